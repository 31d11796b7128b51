/* cell.c - see cell.h. */

#include "client/list/cell.h"

#include <glib.h>
#include <string.h>

#include "client/net/fault.h"

const char *
cell_field (const char *column)
{
  return column + strspn (column, "~?");
}

static bool
is_chosen (const Msg *row)
{
  const Field *outer;

  return *(const protobuf_c_boolean *) msg_member (row, msg_find (row->descriptor, "choice", &outer));
}

char *
cell_text (const char *column, const Msg *row)
{
  char *raw = fact_show (row, cell_field (column)), *text;

  if (column[0] != '~' && (column[0] != '?' || !is_chosen (row)))
    return raw;
  text = fault_kept (raw);
  g_free (raw);
  return text;
}
