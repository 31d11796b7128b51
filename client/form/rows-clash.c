/* rows-clash.c - two people gave the lines of one table another order: whether that is so, and the three orders in
 * words; see rows.h. */

#include "client/form/rows-private.h"

static int
compare_stood (gconstpointer a, gconstpointer b)
{
  const Line *one = *(Line *const *) a, *other = *(Line *const *) b;
  uint64_t these[] = { one->stood, one->id }, those[] = { other->stood, other->id };
  unsigned by = these[0] == those[0];

  return these[by] < those[by] ? -1 : these[by] > those[by];
}

/* The lines that are in @theirs too, and of mine those that were begun; none of them owned. */
static GPtrArray *
lines_of (FormRows *self, const Msg *theirs, FormRowsWhose whose)
{
  GPtrArray *lines = g_ptr_array_new ();
  size_t n;
  Msg *const *rows = form_rows_in (self, theirs, &n);

  for (size_t i = 0; whose == ORDER_THEIRS && i < n; i++)
    {
      Line *line = form_rows_line (self, form_rows_id (rows[i]));

      if (line != NULL)
        g_ptr_array_add (lines, line);
    }
  if (whose == ORDER_THEIRS)
    return lines;
  each_line (self, line)
    if (line->begun ? whose == ORDER_MINE && !line->removed : form_rows_by_id (self, theirs, line->id) != NULL)
      g_ptr_array_add (lines, line);
  if (whose == ORDER_WAS)
    g_ptr_array_sort (lines, compare_stood);
  return lines;
}

static bool
are_the_same (const GPtrArray *these, const GPtrArray *those)
{
  if (these->len != those->len)
    return false;
  for (guint i = 0; i < these->len; i++)
    if (these->pdata[i] != those->pdata[i])
      return false;
  return true;
}

bool
form_rows_order_clashes (FormRows *self, const Msg *theirs)
{
  g_autoptr (GPtrArray) was = NULL, their = NULL, mine = NULL;

  if (!form_rows_is_moved (self))
    return false;
  was = lines_of (self, theirs, ORDER_WAS);
  their = lines_of (self, theirs, ORDER_THEIRS);
  mine = lines_of (self, theirs, ORDER_MINE);
  return !are_the_same (was, their) && !are_the_same (mine, their);
}

char *
form_rows_order_words (FormRows *self, const Msg *theirs, FormRowsWhose whose)
{
  g_autoptr (GPtrArray) lines = lines_of (self, theirs, whose);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      g_string_append_printf (out, "%s%u. ", i > 0 ? "\n" : "", i + 1);
      form_rows_add_words (out, lines->pdata[i]);
    }
  return g_string_free (out, FALSE);
}

char *
form_rows_order_before (FormRows *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  GString *out = g_string_new (NULL);

  each_line (self, line)
    if (!line->begun)
      g_ptr_array_add (lines, line);
  g_ptr_array_sort (lines, compare_stood);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (out, "%" G_GUINT64_FORMAT " ", ((const Line *) lines->pdata[i])->id);
  return g_string_free (out, FALSE);
}

void
form_rows_take_their_order (FormRows *self)
{
  form_rows_sort (self);
  form_rows_tell (self);
}
