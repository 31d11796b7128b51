/* list.c - the operator's lists: a line a row, of the pages that desks are shown. */

#include <stdio.h>
#include <string.h>

#include "common/msg.h"
#include "kontorctl/ctl.h"
#include "list.pb-c.h"
#include "server/call/dispatch.h"
#include "server/call/query.h"

enum
{
  MAX_COLUMNS = 6
};

typedef struct
{
  const char *what;   /* the command */
  const char *method; /* which asks for a page */
  const char *over;   /* a moment of a row that has ended and is not listed; NULL */
  struct
  {
    const char *field;
    int width;
  } columns[MAX_COLUMNS];
} List;

static const List lists[]
    = { { "person list", "People.List", NULL, { { "login", 20 }, { "name", 40 }, { "branch_name", 0 } } },
        { "role list", "People.Roles", NULL, { { "name", 0 } } },
        { "branch list", "People.Branches", NULL, { { "code", 10 }, { "name", 0 } } },
        { "workstation list",
          "People.Workstations",
          NULL,
          { { "id", 20 }, { "state", 10 }, { "name", 30 }, { "branch_name", 30 }, { "fingerprint", 0 } } },
        { "session list",
          "People.Sessions",
          "ended_at",
          { { "id", 20 }, { "person_name", 30 }, { "workstation_name", 0 } } } };

static const Field *
field_of (const Msg *row, const char *name)
{
  const Field *field = protobuf_c_message_descriptor_get_field_by_name (row->descriptor, name);

  g_assert (field != NULL);
  return field;
}

static char *
text_of (const Msg *row, const Field *field)
{
  const void *member = msg_member (row, field);
  const ProtobufCEnumValue *choice;

  if (field->type == PROTOBUF_C_TYPE_UINT64)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, *(const uint64_t *)member);
  if (field->type == PROTOBUF_C_TYPE_STRING)
    return g_strdup (*(char *const *)member);
  g_assert (field->type == PROTOBUF_C_TYPE_ENUM);
  choice = protobuf_c_enum_descriptor_get_value (field->descriptor, *(const int *)member);
  return choice != NULL ? g_ascii_strdown (choice->name, -1) : g_strdup ("?");
}

/* A column is as wide as it says, whatever letters it holds. */
static void
print_row (const List *list, const Msg *row)
{
  if (list->over != NULL && msg_is_present (row, field_of (row, list->over)))
    return;
  for (int i = 0; i < MAX_COLUMNS && list->columns[i].field != NULL; i++)
    {
      g_autofree char *text = text_of (row, field_of (row, list->columns[i].field));

      printf ("%s%s%*s", i > 0 ? " " : "", text, (int)MAX (0, list->columns[i].width - g_utf8_strlen (text, -1)), "");
    }
  printf ("\n");
}

/* Of a page the rows stand first. */
static size_t
print_page (const List *list, const Msg *page)
{
  const Field *rows = &page->descriptor->fields[0];
  size_t n = *(const size_t *)((const char *)page + rows->quantifier_offset);

  g_assert (rows->label == PROTOBUF_C_LABEL_REPEATED && rows->type == PROTOBUF_C_TYPE_MESSAGE);
  for (size_t i = 0; i < n; i++)
    print_row (list, (*(Msg ***)msg_member (page, rows))[i]);
  return n;
}

static bool
print_list (Call *call, void *data)
{
  const List *list = data;
  const RpcEntry *entry = rpc_find (list->method);
  ListQuery query = LIST_QUERY__INIT;
  size_t n;

  query.limit = QUERY_MAX_ROWS;
  do
    {
      Msg *page = arena_alloc (call->arena, entry->method->out->sizeof_message);

      protobuf_c_message_init (entry->method->out, page);
      if (!entry->handler (call, &query, page))
        return false;
      query.offset += n = print_page (list, page);
    }
  while (n == QUERY_MAX_ROWS);
  return true;
}

bool
ctl_list (Ctl *ctl, const char *what)
{
  const List *list = lists;

  while (strcmp (list->what, what) != 0)
    list++;
  return ctl_write (ctl, what, print_list, (void *)list);
}
