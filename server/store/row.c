/* row.c - see row.h. */

#include "server/store/row.h"

#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "server/store/engine.h"
#include "server/store/row-text.h"

enum { MAX_PARAMETERS = 160, MAX_COLUMNS = 160, RECENT = 512 };

typedef struct
{
  const char *sql;
  size_t size;
  uint32_t hash;
  unsigned n_rows;             /* whose values are put in together */
  const ProtobufCMessageDescriptor *in, *out;
} Key;

typedef struct
{
  const Field *field, *outer;
  enum { FROM_FIELD, FROM_USER, FROM_BRANCH, FROM_NOW, FROM_TODAY, FROM_RUSSIAN, FROM_FIRST, FROM_LAST } source;
  unsigned range;
} Place;

struct Statement
{
  Key key;                     /* with a text of its own */
  GList place;                 /* in the order in which statements were last used */
  const Engine *engine;
  Stmt *stmt;
  bool busy;
  int n_parameters, n_columns; /* parameters of one row */
  Place *parameters, *columns;
  ValueKind *wanted;
  Value *row, *values;         /* values: of the parameters of all rows, where these are many */
};

struct Statements
{
  GHashTable *by_key;
  GQueue used;                 /* Statement, the last used first */
  Statement *recent[RECENT];   /* by where their text stood when they were found last; NULL: nobody */
};

static unsigned
hash_key (const void *pointer)
{
  const Key *key = pointer;

  return ((key->hash * 31 + (uintptr_t) key->in) * 31 + (uintptr_t) key->out) * 31 + key->n_rows;
}

static gboolean
equal_keys (const void *a, const void *b)
{
  const Key *one = a, *other = b;

  return one->hash == other->hash && one->size == other->size && one->in == other->in && one->out == other->out
         && one->n_rows == other->n_rows && memcmp (one->sql, other->sql, one->size) == 0;
}

static void
statement_free (Statement *self)
{
  g_free ((char *) self->key.sql);
  g_free (self->parameters);
  g_free (self->columns);
  g_free (self->wanted);
  g_free (self->row);
  g_free (self->values);
  g_free (self);
}

Statements *
statements_new (void)
{
  Statements *self = g_new0 (Statements, 1);

  self->by_key = g_hash_table_new (hash_key, equal_keys);
  return self;
}

void
statements_free (Statements *self)
{
  for (GList *place; (place = g_queue_pop_head_link (&self->used)) != NULL;)
    {
      Statement *statement = place->data;

      statement->engine->finalize (statement->stmt);
      statement_free (statement);
    }
  g_hash_table_unref (self->by_key);
  g_free (self);
}

/* Most texts are literals: where one stands tells where its statement is, and the words whether it is the one. */
static Statement **
recent_place (Statements *self, const Key *key)
{
  return &self->recent[((uintptr_t) key->sql / 4 ^ (uintptr_t) key->sql >> 12 ^ (uintptr_t) key->in / 8
                        ^ (uintptr_t) key->out / 16) % RECENT];
}

static bool
is_for (const Statement *statement, const Key *key)
{
  return statement != NULL && statement->key.in == key->in && statement->key.out == key->out
         && statement->key.n_rows == key->n_rows && strcmp (statement->key.sql, key->sql) == 0;
}

static void
forget_recent (Statements *self, const Statement *statement)
{
  for (unsigned i = 0; i < RECENT; i++)
    if (self->recent[i] == statement)
      self->recent[i] = NULL;
}

/* What was used longest ago and is not at work goes. */
static void
forget_oldest (Statements *self)
{
  GList *place = self->used.tail;
  Statement *oldest;

  while (place != NULL && ((Statement *) place->data)->busy)
    place = place->prev;
  if (place == NULL)
    return;
  oldest = place->data;
  g_queue_unlink (&self->used, place);
  g_hash_table_remove (self->by_key, &oldest->key);
  forget_recent (self, oldest);
  oldest->engine->forget (oldest->stmt);
  statement_free (oldest);
}

void
statements_each (Link *link, void (*visit) (const char *sql, void *data), void *data)
{
  for (GList *place = link->statements->used.head; place != NULL; place = place->next)
    visit (((Statement *) place->data)->key.sql, data);
}

static ValueKind
kind_of (const Field *field)
{
  switch (field->type)
    {
    case PROTOBUF_C_TYPE_DOUBLE:
      return VALUE_REAL;
    case PROTOBUF_C_TYPE_STRING:
      return VALUE_TEXT;
    case PROTOBUF_C_TYPE_BYTES:
      return VALUE_BLOB;
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_BOOL:
    case PROTOBUF_C_TYPE_ENUM:
      return VALUE_INT;
    default:
      g_error ("%s: a field of type %d has no place in SQL", field->name, field->type);
    }
}

static Place
find_place (const Key *key, const ProtobufCMessageDescriptor *type, const char *name)
{
  Place place = { .source = FROM_FIELD };

  place.field = type != NULL ? msg_find (type, name, &place.outer) : NULL;
  if (place.field == NULL || place.field->label == PROTOBUF_C_LABEL_REPEATED)
    g_error ("%s has no single field for %s in: %s", type != NULL ? type->name : "nothing", name, key->sql);
  return place;
}

static Place
find_parameter (const Key *key, const char *name)
{
  static const struct { const char *name; int source;
  } known[] = { { "@user", FROM_USER },
                { "@branch", FROM_BRANCH },
                { "@now", FROM_NOW },
                { "@today", FROM_TODAY },
                { "@russian", FROM_RUSSIAN } };

  for (size_t i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (name, known[i].name) == 0)
      return (Place) { .source = known[i].source };
  if (g_str_has_prefix (name, "@first"))
    return (Place) { .source = FROM_FIRST, .range = (unsigned) g_ascii_strtoull (name + strlen ("@first"), NULL, 10) };
  if (g_str_has_prefix (name, "@last"))
    return (Place) { .source = FROM_LAST, .range = (unsigned) g_ascii_strtoull (name + strlen ("@last"), NULL, 10) };
  if (name[0] == '@')
    g_error ("nobody knows %s in: %s", name, key->sql);
  return find_place (key, key->in, name + 1);
}

static void
find_parameters (Statement *self, const GPtrArray *names)
{
  self->n_parameters = names->len;
  self->parameters = g_new0 (Place, names->len);
  for (unsigned i = 0; i < names->len; i++)
    self->parameters[i] = find_parameter (&self->key, names->pdata[i]);
  if (self->key.n_rows > 1)
    self->values = g_new (Value, self->key.n_rows * self->n_parameters);
}

static Stmt *
prepare (const Statement *self, Link *link, const char *sql)
{
  const unsigned n = self->n_parameters * self->key.n_rows;
  g_autofree ValueKind *kinds = g_new (ValueKind, n);

  for (unsigned i = 0; i < n; i++)
    {
      const Field *field = self->parameters[i % self->n_parameters].field;

      kinds[i] = field != NULL ? kind_of (field) : VALUE_INT;
    }
  return link->engine->prepare (link, sql, kinds, n);
}

static Statement *
statement_new (Link *link, const Key *key)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sql = row_text (link->engine, key->sql, key->n_rows, names);
  Statement *self = g_new0 (Statement, 1);

  g_assert (names->len <= MAX_PARAMETERS);

  self->key = *key;
  self->key.sql = g_memdup2 (key->sql, key->size + 1);
  self->place.data = self;
  self->engine = link->engine;
  find_parameters (self, names);
  self->stmt = prepare (self, link, sql);
  self->n_columns = link->engine->n_columns (self->stmt);
  g_assert (self->n_columns <= MAX_COLUMNS);

  self->columns = g_new0 (Place, self->n_columns);
  self->wanted = g_new0 (ValueKind, self->n_columns);
  self->row = g_new0 (Value, self->n_columns);
  for (int i = 0; i < self->n_columns; i++)
    {
      self->columns[i] = find_place (key, key->out, link->engine->column_name (self->stmt, i));
      self->wanted[i] = kind_of (self->columns[i].field);
    }
  return self;
}

static Statement *
find_by_words (Link *link, Key *key)
{
  Statements *all = link->statements;
  Statement *self;

  key->size = strlen (key->sql);
  key->hash = text_hash (key->sql, key->size);
  self = g_hash_table_lookup (all->by_key, key);
  if (self != NULL)
    return self;
  if (all->used.length >= STATEMENTS_KEPT)
    forget_oldest (all);
  self = statement_new (link, key);
  g_hash_table_insert (all->by_key, &self->key, self);
  g_queue_push_head_link (&all->used, &self->place);
  return self;
}

static Statement *
find (Link *link, const char *sql, const ProtobufCMessageDescriptor *in, const ProtobufCMessageDescriptor *out,
      unsigned n_rows)
{
  Statements *all = link->statements;
  Key key = { .sql = sql, .n_rows = n_rows, .in = in, .out = out };
  Statement **recent = recent_place (all, &key), *self = is_for (*recent, &key) ? *recent : find_by_words (link, &key);

  *recent = self;
  g_queue_unlink (&all->used, &self->place);
  g_queue_push_head_link (&all->used, &self->place);
  g_assert (!self->busy);   /* a query must not run inside itself */
  return self;
}

Statement *
statement_find (Link *link, const char *sql, const ProtobufCMessageDescriptor *in,
                const ProtobufCMessageDescriptor *out)
{
  return find (link, sql, in, out, 1);
}

static Value
take_member (const Field *field, const void *member)
{
  const ProtobufCBinaryData *bytes = member;
  const char *text;

  switch (field->type)
    {
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
      return (Value) { .kind = VALUE_INT, .integer = *(const int64_t *) member };
    case PROTOBUF_C_TYPE_UINT32:
      return (Value) { .kind = VALUE_INT, .integer = *(const uint32_t *) member };
    case PROTOBUF_C_TYPE_DOUBLE:
      return (Value) { .kind = VALUE_REAL, .real = *(const double *) member };
    case PROTOBUF_C_TYPE_STRING:
      text = *(const char *const *) member;
      return (Value) { .kind = VALUE_TEXT, .size = strlen (text), .bytes = text };
    case PROTOBUF_C_TYPE_BYTES:
      return (Value) { .kind = VALUE_BLOB, .size = bytes->len, .bytes = bytes->data };
    default:   /* kind_of() let nothing else in */
      return (Value) { .kind = VALUE_INT, .integer = *(const int32_t *) member };
    }
}

static int64_t
take_caller (const Place *place, const RowCaller *caller)
{
  switch (place->source)
    {
    case FROM_USER:
      return (int64_t) caller->user;
    case FROM_BRANCH:
      return (int64_t) caller->branch;
    case FROM_NOW:
      return caller->now;
    case FROM_TODAY:
      return caller->today;
    case FROM_RUSSIAN:
      return caller->russian;
    case FROM_FIRST:
      return caller->first[place->range];
    default:
      return caller->last[place->range];
    }
}

static Value
take_parameter (const Place *place, const Msg *in, const RowCaller *caller)
{
  const Msg *owner;

  if (place->source != FROM_FIELD)
    return (Value) { .kind = VALUE_INT, .integer = take_caller (place, caller) };

  owner = msg_owner (in, place->outer);
  if (owner == NULL || !msg_is_present (owner, place->field))
    return (Value) { .kind = VALUE_NULL };
  return take_member (place->field, msg_member (owner, place->field));
}

static void
take_parameters (const Statement *self, const Msg *in, const RowCaller *caller, Value *values)
{
  g_assert (in == NULL || self->key.in == NULL || in->descriptor == self->key.in);
  for (int i = 0; i < self->n_parameters; i++)
    values[i] = take_parameter (&self->parameters[i], in, caller);
}

void
statement_start (Statement *self, const Msg *in, const RowCaller *caller)
{
  Value values[MAX_PARAMETERS];

  g_assert (!self->busy);
  take_parameters (self, in, caller, values);
  self->engine->start (self->stmt, values);
  self->busy = true;
}

StoreResult
statement_post (Statement *self, const Msg *in, const RowCaller *caller)
{
  Value values[MAX_PARAMETERS];

  g_assert (!self->busy);
  take_parameters (self, in, caller, values);
  return self->engine->post (self->stmt, values);
}

StoreResult
statement_post_rows (Link *link, const char *sql, const Msg *const *rows, const RowCaller *caller)
{
  Statement *self = find (link, sql, rows[0]->descriptor, NULL, ROWS_AT_ONCE);

  for (unsigned i = 0; i < ROWS_AT_ONCE; i++)
    take_parameters (self, rows[i], caller, self->values + i * self->n_parameters);
  return self->engine->post (self->stmt, self->values);
}

/* A submessage is made for the first of its columns that is not NULL. */
static Msg *
owner_of (Msg *out, const Field *outer, Arena *arena)
{
  Msg *owner = msg_owner (out, outer);

  if (owner == NULL)
    {
      const ProtobufCMessageDescriptor *type = outer->descriptor;

      owner = arena_alloc (arena, type->sizeof_message);
      protobuf_c_message_init (type, owner);
      *(Msg **) msg_member (out, outer) = owner;
    }
  return owner;
}

static void
give_member (const Field *field, void *member, const Value *value, Arena *arena)
{
  switch (field->type)
    {
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
      *(int64_t *) member = value->integer;
      break;
    case PROTOBUF_C_TYPE_DOUBLE:
      *(double *) member = value->real;
      break;
    case PROTOBUF_C_TYPE_STRING:
      *(char **) member = arena_copy (arena, value->bytes, value->size);
      break;
    case PROTOBUF_C_TYPE_BYTES:
      *(ProtobufCBinaryData *) member =
        (ProtobufCBinaryData) { value->size, (uint8_t *) arena_copy (arena, value->bytes, value->size) };
      break;
    default:
      *(int32_t *) member = (int32_t) value->integer;
      break;
    }
}

StoreResult
statement_step (Statement *self, Msg *out, Arena *arena)
{
  StoreResult result = self->engine->step (self->stmt, self->wanted, self->row);

  if (result != STORE_ROW)
    return result;

  for (int i = 0; i < self->n_columns; i++)
    {
      const Place *place = &self->columns[i];
      Msg *owner;

      if (self->row[i].kind == VALUE_NULL)
        continue;

      owner = owner_of (out, place->outer, arena);
      give_member (place->field, msg_member (owner, place->field), &self->row[i], arena);
      msg_mark_present (owner, place->field);
    }
  return STORE_ROW;
}

int64_t
statement_finish (Statement *self)
{
  self->busy = false;
  return self->engine->finish (self->stmt);
}

const char **
statement_columns (Link *link, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s LIMIT 0", table);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  Stmt *stmt = link->engine->prepare (link, sql, NULL, 0);

  for (int i = 0; i < link->engine->n_columns (stmt); i++)
    g_ptr_array_add (names, (char *) g_intern_string (link->engine->column_name (stmt, i)));
  link->engine->forget (stmt);
  g_ptr_array_add (names, NULL);
  return (const char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
