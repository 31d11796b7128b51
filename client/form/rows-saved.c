/* rows-saved.c - the lines of a table on their way to the server and back: what is sent, what became of it, and what
 * others saved meanwhile; see rows.h. */

#include <glib/gi18n.h>
#include <string.h>

#include "client/form/rows-private.h"
#include "client/net/record.h"

static bool
line_is_empty (const Line *line)
{
  for (unsigned i = 0; i < line->rows->n_columns; i++)
    {
      g_autofree char *text = form_field_get_text (line->cells[i]);

      if (form_field_get_kind (line->cells[i]) != KIND_BOOL && text[0] != '\0')
        return false;
    }
  return true;
}

/* A line is sent whole, on top of what the server had: columns that the card does not show keep their values. */
static bool
line_take (Line *line, Msg *row, Arena *arena, FormField **wrong)
{
  protobuf_c_boolean *removed = msg_named (row, "removed");
  bool holds = true;

  *(uint64_t *) msg_named (row, "id") = line->id;
  if (removed != NULL)
    *removed = line->removed;
  for (unsigned i = 0; i < line->rows->n_columns && !line->removed; i++)
    {
      const char *complaint = form_field_take (line->cells[i], row, arena);

      if (complaint == NULL)
        continue;
      form_field_blame (line->cells[i], _(complaint));
      *wrong = *wrong != NULL ? *wrong : line->cells[i];
      holds = false;
    }
  form_rows_take_place (line, row);
  return holds;
}

bool
form_rows_take (FormRows *self, Msg *owner, Arena *arena, FormField **wrong)
{
  Msg **rows = arena_alloc (arena, sizeof *rows * MAX (self->lines->len, 1));
  size_t n = 0;
  bool holds = true;

  each_line (self, line)
    {
      g_autoptr (Record) base = line->base != NULL ? record_new (self->type, line->base) : NULL;
      Msg *row;

      line->sent = NOT_SENT;
      if (!form_rows_line_is_changed (line) || (line->begun && (line->removed || line_is_empty (line))))
        continue;
      row = base != NULL ? record_copy (record_get (base), arena) : arena_alloc (arena, self->type->sizeof_message);
      if (base == NULL)
        protobuf_c_message_init (self->type, row);
      holds = line_take (line, row, arena, wrong) && holds;
      g_clear_pointer (&line->sent_row, g_bytes_unref);
      line->sent_row = line->begun ? record_pack (row) : NULL;
      line->sent = (int) n;
      rows[n++] = row;
    }
  *(Msg ***) msg_member (owner, self->list) = rows;
  *(size_t *) ((char *) owner + self->list->quantifier_offset) = n;
  return holds;
}

void
form_rows_mark_sent (FormRows *self)
{
  each_line (self, line)
    {
      line->under_way = line->sent != NOT_SENT;
      line->struck = line->removed;
      line->left_at = i_;
      for (unsigned i = 0; i < self->n_columns; i++)
        form_field_mark_sent (line->cells[i]);
    }
}

static bool
is_as_sent (const Line *line)
{
  for (unsigned i = 0; i < line->rows->n_columns; i++)
    if (!form_field_is_as_sent (line->cells[i]))
      return false;
  return line->removed == line->struck;
}

bool
form_rows_is_as_sent (FormRows *self)
{
  each_line (self, line)
    if (!is_as_sent (line))
      return false;
  return true;
}

/* A line that was removed while it was on its way, and never came there. */
void
form_rows_forget_sent (FormRows *self)
{
  for (guint i = self->lines->len; i-- > 0;)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      line->under_way = false;
      g_clear_pointer (&line->sent_row, g_bytes_unref);
      if (line->begun && line->removed)
        form_rows_drop_line (self, line);
    }
  form_rows_tell (self);
}

static bool
shows_the_same (const Line *line, const Msg *row)
{
  g_autoptr (Record) sent = record_new (line->rows->type, line->sent_row);

  for (unsigned i = 0; i < line->rows->n_columns; i++)
    {
      g_autofree char *ours = fact_show (record_get (sent), line->rows->columns[i]),
                      *theirs = fact_show (row, line->rows->columns[i]);

      if (strcmp (ours, theirs) != 0)
        return false;
    }
  return true;
}

/* A line that was begun and sent is the row that came out of it, and goes on as that. @any: whatever the server made of
 * its words; rows get their numbers in the order in which they were sent. */
static void
join (FormRows *self, const Msg *owner, bool any)
{
  size_t n;
  Msg *const *rows = form_rows_in (self, owner, &n);

  each_line (self, line)
    {
      const Msg *its = NULL;

      for (size_t i = 0; line->begun && line->sent_row != NULL && i < n; i++)
        if (form_rows_line (self, form_rows_id (rows[i])) == NULL && (any || shows_the_same (line, rows[i]))
            && (its == NULL || form_rows_id (rows[i]) < form_rows_id (its)))
          its = rows[i];
      if (its == NULL)
        continue;
      form_rows_stand_on (line, its);
      g_clear_pointer (&line->sent_row, g_bytes_unref);
    }
}

/* Was any moved since they left? */
static bool
moved_since (FormRows *self)
{
  unsigned left_at = 0;

  each_line (self, line)
    if (line->left_at < left_at)
      return true;
    else
      left_at = line->left_at;
  return false;
}

/* The row that a line stands on is gone: true when the line has nothing to say without it. */
static bool
goes_too (const Line *line, bool saved)
{
  return line->removed || (saved ? !line->struck && is_as_sent (line) : !form_rows_line_edited (line));
}

/* What others removed goes, unless we changed it: then it is ours to add again. What they added comes before ours.
 * Whoever moved lines keeps his order, whoever did not has theirs: lines are moved, not made anew, so whoever types
 * goes on where he is. */
static void
stand_on (FormRows *self, const Msg *owner, bool saved)
{
  size_t n;
  Msg *const *rows = form_rows_in (self, owner, &n);
  bool moved = saved ? moved_since (self) : form_rows_is_moved (self);

  for (guint i = self->lines->len; i-- > 0;)
    {
      Line *line = g_ptr_array_index (self->lines, i);
      const Msg *row = line->begun ? NULL : form_rows_by_id (self, owner, line->id);

      if (row == NULL && (line->begun ? line->removed : goes_too (line, saved)))
        {
          form_rows_drop_line (self, line);
          continue;
        }
      if (!line->begun)   /* a copied line stands on what it was copied from */
        form_rows_stand_on (line, row);
      line->under_way = false;
      for (unsigned c = 0; c < self->n_columns && row != NULL; c++)
        (saved ? form_field_settle : form_field_rebase) (line->cells[c], row);
    }
  for (size_t i = 0; i < n; i++)
    if (form_rows_line (self, form_rows_id (rows[i])) == NULL)
      form_rows_add_line (self, rows[i], false);
  if (!moved)
    form_rows_sort (self);
  form_rows_tell (self);
}

void
form_rows_rebase (FormRows *self, const Msg *owner)
{
  join (self, owner, false);
  stand_on (self, owner, false);
}

void
form_rows_settle (FormRows *self, const Msg *owner)
{
  join (self, owner, false);
  join (self, owner, true);
  stand_on (self, owner, true);
}
