/* mkrpc.c - writes the tables that tie every method of the .proto files to its rule, its handler and its facts.
 *
 * The descriptor set is the single source: a method added to a .proto gains a prototype here, and the server stops
 * linking until somebody has written its handler. A method without a right stops the build at once.
 *
 *   mkrpc methods.h  <set      names of all methods, for both sides
 *   mkrpc methods.c  <set      their rules, the facts of every field, choices and records
 *   mkrpc people.rpc.h <set    prototypes that the room "people" implements: those of people.proto
 *   mkrpc handlers.c <set      the server's table of all
 */

#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contract.pb-c.h"

typedef void Visit (const FileProto *file, const ServiceProto *service, const MethodProto *method);

/* "SearchByName" -> "search_by_name", as protoc-c spells it. */
static const char *
lower (const char *camel)
{
  static char ring[8][256];
  static unsigned turn;
  char *out = ring[turn++ % 8];
  size_t n = 0;

  for (const char *c = camel; *c != '\0' && n < 250; c++)
    {
      if (isupper (*c) && c != camel && !isupper (c[-1]))
        out[n++] = '_';
      out[n++] = tolower (*c);
    }
  out[n] = '\0';
  return out;
}

/* ".crm.ClientRef" -> "ClientRef" */
static const char *
short_type (const char *qualified)
{
  return strrchr (qualified, '.') + 1;
}

typedef struct
{
  const FileProto *file;
  const ServiceProto *service;
  const MethodProto *method;
} Found;

static int
compare_methods (const void *a, const void *b)
{
  const Found *one = a, *other = b;
  int order = strcmp (one->service->name, other->service->name);

  return order != 0 ? order : strcmp (one->method->name, other->method->name);
}

/* In the order of their names, so that the server can search the table by halves. */
static void
each_method (const FileSet *set, Visit *visit)
{
  static Found found[4096];
  size_t n = 0;

  for (size_t f = 0; f < set->n_file; f++)
    for (size_t s = 0; s < set->file[f]->n_service; s++)
      for (size_t m = 0; m < set->file[f]->service[s]->n_method; m++)
        {
          if (n == sizeof found / sizeof found[0])
            errx (1, "too many methods");
          found[n++] = (Found) { set->file[f], set->file[f]->service[s], set->file[f]->service[s]->method[m] };
        }

  qsort (found, n, sizeof found[0], compare_methods);
  for (size_t i = 0; i < n; i++)
    visit (found[i].file, found[i].service, found[i].method);
}

static void
each_include (const FileSet *set)
{
  for (size_t f = 0; f < set->n_file; f++)
    if (set->file[f]->n_service > 0)
      printf ("#include \"%.*s.pb-c.h\"\n", (int) (strlen (set->file[f]->name) - strlen (".proto")),
              set->file[f]->name);
}

static void
declare_method (const FileProto *file, const ServiceProto *service, const MethodProto *method)
{
  printf ("extern const RpcMethod %s_%s_method;\n", lower (service->name), lower (method->name));
}

static void
define_method (const FileProto *file, const ServiceProto *service, const MethodProto *method)
{
  const Rule *rule = method->options ? method->options->rule : NULL;

  if (rule == NULL || rule->right[0] == '\0')
    errx (1, "%s: %s.%s has no (rule).right: say who may call it", file->name, service->name, method->name);

  if ((rule->second || rule->export[0] != '\0') && rule->label[0] == '\0')
    errx (1, "%s: %s.%s has no (rule).label: say what people call it", file->name, service->name, method->name);
  if (rule->export[0] != '\0' && strcmp (short_type (method->input_type), "ListQuery") != 0)
    errx (1, "%s: %s.%s is no list: there is nothing to export", file->name, service->name, method->name);

  printf ("const RpcMethod %s_%s_method = { \"%s.%s\", \"%s\", %d, %d, %d, %d, %d, %d, %d, \"%s\", %s\"%s\"%s,"
          " &%s__descriptor, &%s__descriptor };\n",
          lower (service->name), lower (method->name), service->name, method->name, rule->right, rule->write,
          rule->slow, rule->second, rule->trace, rule->proof, rule->house, rule->ahead, rule->export,
          rule->label[0] != '\0' ? "N_(" : "", rule->label, rule->label[0] != '\0' ? ")" : "",
          lower (short_type (method->input_type)), lower (short_type (method->output_type)));
}

static void
declare_handler (const FileProto *file, const ServiceProto *service, const MethodProto *method)
{
  printf ("bool %s_%s (Call *call, const %s *in, %s *out) G_GNUC_WARN_UNUSED_RESULT;\n", lower (service->name),
          lower (method->name), short_type (method->input_type), short_type (method->output_type));
}

/* A handler takes its own types and the table takes any: between them stands one line that the compiler checks. */
static void
define_door (const FileProto *file, const ServiceProto *service, const MethodProto *method)
{
  const char *name = lower (service->name), *verb = lower (method->name);

  printf ("static bool %s_%s_door (Call *call, const void *in, void *out) { return %s_%s (call, in, out); }\n",
          name, verb, name, verb);
}

static void
list_handler (const FileProto *file, const ServiceProto *service, const MethodProto *method)
{
  printf ("  { &%s_%s_method, %s_%s_door },\n", lower (service->name), lower (method->name),
          lower (service->name), lower (method->name));
}

static const MessageProto *
find_message (const FileSet *set, const char *name)
{
  for (size_t f = 0; f < set->n_file; f++)
    for (size_t m = 0; m < set->file[f]->n_message_type; m++)
      if (strcmp (set->file[f]->message_type[m]->name, name) == 0)
        return set->file[f]->message_type[m];
  return NULL;
}

/* protobuf-c unpacks by recursion and counts no depth: 35 kB of a message inside itself would overrun the stack. So no
 * message may hold itself, however far down. */
static void
check_depth (const FileSet *set, const MessageProto *message, int depth)
{
  if (depth > 8)
    errx (1, "%s holds itself or nests too deep: let it refer by id instead", message->name);

  for (size_t i = 0; i < message->n_field; i++)
    {
      const char *type = message->field[i]->type_name;
      const MessageProto *inner = type[0] == '.' ? find_message (set, short_type (type)) : NULL;

      if (inner != NULL)
        check_depth (set, inner, depth + 1);
    }
}

static void
check_messages (const FileSet *set)
{
  for (size_t f = 0; f < set->n_file; f++)
    if (strncmp (set->file[f]->name, "google/", strlen ("google/")) != 0)
      for (size_t m = 0; m < set->file[f]->n_message_type; m++)
        check_depth (set, set->file[f]->message_type[m], 0);
}

/* The dispatcher notes the record that a traced method answers; of any other reply its handler must note whose it is.
 */
static void
check_trace (const FileSet *set, const ServiceProto *service, const MethodProto *method)
{
  const Rule *rule = method->options ? method->options->rule : NULL;
  const MessageProto *reply = find_message (set, short_type (method->output_type));

  if (rule != NULL && rule->trace && (reply == NULL || reply->options == NULL || reply->options->record == NULL))
    errx (1, "%s.%s answers no record, so (rule).trace would note nothing: call_looked () in its handler",
          service->name, method->name);
}

static void
check_traces (const FileSet *set)
{
  for (size_t f = 0; f < set->n_file; f++)
    for (size_t s = 0; s < set->file[f]->n_service; s++)
      for (size_t m = 0; m < set->file[f]->service[s]->n_method; m++)
        check_trace (set, set->file[f]->service[s], set->file[f]->service[s]->method[m]);
}

static int
compare_fields (const void *a, const void *b)
{
  const FieldProto *const *one = a, *const *other = b;

  return (*one)->number < (*other)->number ? -1 : 1;
}

static int
compare_messages (const void *a, const void *b)
{
  return strcmp ((*(MessageProto *const *) a)->name, (*(MessageProto *const *) b)->name);
}

/* A field of a dictionary is a reference, whatever else it says. */
static void
print_fact (size_t index, const Fact *fact)
{
  enum { REF = 15 };

  /* An empty text is not marked: gettext answers it with the header of the translation. */
  printf ("  [%zu] = { %s\"%s\"%s, %d, %d, %u, %u, \"%s\", \"%s\", \"%s\" },\n", index, fact->label[0] ? "N_(" : "",
          fact->label, fact->label[0] ? ")" : "", fact->required, fact->server, fact->max_length,
          fact->dictionary[0] ? REF : fact->kind, fact->of, fact->dictionary, fact->mask);
}

/* protobuf-c orders a descriptor's fields by number; so do the facts, and share its index. */
static bool
print_field_facts (const MessageProto *message)
{
  bool any = false;

  qsort (message->field, message->n_field, sizeof message->field[0], compare_fields);
  for (size_t i = 0; i < message->n_field; i++)
    {
      const Fact *fact = message->field[i]->options ? message->field[i]->options->fact : NULL;

      if (fact == NULL)
        continue;
      if (!any)
        printf ("static const FieldFact %s_facts[%zu] = {\n", lower (message->name), message->n_field);
      any = true;
      print_fact (i, fact);
    }
  if (any)
    printf ("};\n");
  return any;
}

static bool
print_record (const MessageProto *message)
{
  const Record *record = message->options ? message->options->record : NULL;

  if (record == NULL)
    return false;
  printf ("static const RecordFact %s_record = { \"%s\", \"%s\", \"%s\", \"%s\", \"%s\", \"%s\", \"%s\", \"%s\" };\n",
          lower (message->name), record->kind, record->table, record->place, record->owner, record->within,
          record->right, record->sealed, record->beside);
  return true;
}

static void
print_message (const MessageProto *message, FILE *table)
{
  bool facts = print_field_facts (message), record = print_record (message);
  const char *name = lower (message->name);

  if (facts || record)
    fprintf (table, "  { \"%s\", %s%s, %s%s%s, &%s__descriptor },\n", message->name, facts ? name : "NULL",
             facts ? "_facts" : "", record ? "&" : "NULL", record ? name : "", record ? "_record" : "", name);
}

static void
print_facts (const FileSet *set)
{
  static MessageProto *all[4096];
  size_t n = 0, size;
  char *text;
  FILE *table = open_memstream (&text, &size);

  for (size_t f = 0; f < set->n_file; f++)
    for (size_t m = 0; m < set->file[f]->n_message_type; m++)
      if (n < sizeof all / sizeof all[0])
        all[n++] = set->file[f]->message_type[m];
  qsort (all, n, sizeof all[0], compare_messages);
  for (size_t i = 0; i < n; i++)
    print_message (all[i], table);
  fclose (table);
  printf (
      "const MessageFacts message_facts[] = {\n%s};\nconst size_t n_message_facts = G_N_ELEMENTS (message_facts);\n",
      text);
  free (text);
}

static void
print_enum_choices (const FileProto *file, const MessageProto *message, const EnumProto *type)
{
  for (size_t v = 0; v < type->n_value; v++)
    if (type->value[v]->options != NULL && type->value[v]->options->choice != NULL)
      printf ("  { \"%s.%s.%s\", %d, N_(\"%s\"), %u },\n", file->package, message->name, type->name,
              type->value[v]->number, type->value[v]->options->choice->label, type->value[v]->options->choice->tone);
}

static void
print_choices (const FileSet *set)
{
  printf ("const ChoiceFact choice_facts[] = {\n");
  for (size_t f = 0; f < set->n_file; f++)
    for (size_t m = 0; m < set->file[f]->n_message_type; m++)
      for (size_t e = 0; e < set->file[f]->message_type[m]->n_enum_type; e++)
        print_enum_choices (set->file[f], set->file[f]->message_type[m], set->file[f]->message_type[m]->enum_type[e]);
  printf ("};\nconst size_t n_choice_facts = G_N_ELEMENTS (choice_facts);\n");
}

/* A file comes after those it imports: backwards, people read of clients first and of the house last. */
static void
print_rights (const FileSet *set)
{
  printf ("const Right rights_known[] = {\n");
  for (size_t f = set->n_file; f-- > 0;)
    for (size_t s = 0; s < set->file[f]->n_service; s++)
      {
        const ServiceOptions *options = set->file[f]->service[s]->options;

        for (size_t r = 0; options != NULL && r < options->n_right; r++)
          printf ("  { \"%s\", N_(\"%s\"), %d },\n", options->right[r]->name, options->right[r]->label,
                  options->right[r]->never_lent);
      }
  printf ("};\nconst size_t n_rights_known = G_N_ELEMENTS (rights_known);\n");
}

static void
list_method (const FileProto *file, const ServiceProto *service, const MethodProto *method)
{
  printf ("  &%s_%s_method,\n", lower (service->name), lower (method->name));
}

/* FNV-1a: two builds with one hash speak the same contract. It guards against confusion, not against people. */
static void
print_hash (const uint8_t *bytes, size_t n)
{
  uint64_t hash = 14695981039346656037u;

  for (size_t i = 0; i < n; i++)
    hash = (hash ^ bytes[i]) * 1099511628211u;
  printf ("const char rpc_schema_hash[] = \"%016llx\";\n", (unsigned long long) hash);
}

static void
write_methods_h (const FileSet *set)
{
  printf ("#pragma once\n#include \"common/rpc.h\"\n");
  each_include (set);
  each_method (set, declare_method);
}

static void
write_methods_c (const FileSet *set, const uint8_t *bytes, size_t n_bytes)
{
  printf ("#include <glib.h>\n#include \"methods.h\"\n#include \"store.pb-c.h\"\n#define N_(text) (text)\n");
  each_method (set, define_method);
  printf ("const RpcMethod *const rpc_methods[] = {\n");
  each_method (set, list_method);
  printf ("};\nconst size_t n_rpc_methods = G_N_ELEMENTS (rpc_methods);\n");
  print_facts (set);
  print_choices (set);
  print_rights (set);
  print_hash (bytes, n_bytes);
}

static void
write_handlers_c (const FileSet *set)
{
  for (size_t f = 0; f < set->n_file; f++)
    if (set->file[f]->n_service > 0)
      printf ("#include \"%.*s.rpc.h\"\n", (int) (strlen (set->file[f]->name) - strlen (".proto")), set->file[f]->name);
  printf ("#include \"methods.h\"\n#include \"server/call/dispatch.h\"\n");
  each_method (set, define_door);
  printf ("const RpcEntry rpc_entries[] = {\n");
  each_method (set, list_handler);
  printf ("};\nconst size_t n_rpc_entries = G_N_ELEMENTS (rpc_entries);\n");
}

/* @header: "people.rpc.h" */
static void
write_prototypes (const FileSet *set, const char *header)
{
  size_t n = strlen (header) - strlen (".rpc.h");

  printf ("#pragma once\n#include <glib.h>\n#include \"server/call/call.h\"\n#include \"%.*s.pb-c.h\"\n", (int) n,
          header);
  for (size_t f = 0; f < set->n_file; f++)
    if (strncmp (set->file[f]->name, header, n) == 0 && strcmp (set->file[f]->name + n, ".proto") == 0)
      for (size_t s = 0; s < set->file[f]->n_service; s++)
        for (size_t m = 0; m < set->file[f]->service[s]->n_method; m++)
          declare_handler (set->file[f], set->file[f]->service[s], set->file[f]->service[s]->method[m]);
}

int
main (int argc, char **argv)
{
  static uint8_t bytes[4 << 20];
  size_t n_bytes = fread (bytes, 1, sizeof bytes, stdin);
  FileSet *set = file_set__unpack (NULL, n_bytes, bytes);

  if (argc != 2 || set == NULL)
    errx (1, "usage: mkrpc methods.h|methods.c|ROOM.rpc.h|handlers.c <descriptor-set");

  check_messages (set);
  check_traces (set);
  printf ("/* Written by mkrpc; change the .proto instead. */\n");
  if (strcmp (argv[1], "methods.h") == 0)
    write_methods_h (set);
  else if (strcmp (argv[1], "methods.c") == 0)
    write_methods_c (set, bytes, n_bytes);
  else if (strcmp (argv[1], "handlers.c") == 0)
    write_handlers_c (set);
  else
    write_prototypes (set, argv[1]);
  file_set__free_unpacked (set, NULL);
  return 0;
}
