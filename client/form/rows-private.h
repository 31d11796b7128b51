/* rows-private.h - what the files of a table of child rows share. */

#pragma once

#include "client/form/rows.h"

enum { COLUMNS_MAX = 16, NOT_SENT = -1 };

typedef struct
{
  FormRows *rows;
  uint64_t id;
  bool removed, begun;             /* begun: of a line that is not yet with the server */
  bool under_way, struck;          /* in the save whose answer is awaited; and removed by it */
  int sent;                        /* its place in the last message */
  unsigned rank;                   /* its row's, among the server's */
  guint going;                     /* the idle that takes a begun line away */
  GBytes *base;                    /* the row as the server has it; NULL for a begun one */
  GBytes *sent_row;                /* of a begun one, as it left: by this its row is known when the server has it */
  FormField *cells[COLUMNS_MAX];
  GtkWidget *bin;
} Line;

/* The cell that has the focus: lines are made anew when the card has been saved. */
typedef struct
{
  bool here;
  unsigned line, column;
} Caret;

struct _FormRows
{
  GtkWidget parent_instance;

  const ProtobufCMessageDescriptor *owner, *type;
  const Field *list;
  const char *path, *columns[COLUMNS_MAX];
  unsigned n_columns, n_chained[COLUMNS_MAX];   /* n_chained: the column before it, plus one, when it is within that */
  GtkWidget *box, *scrolled, *grid, *none, *add;
  GPtrArray *lines;
  bool locked, fixed;
};

#define each_line(self, line)                                                                                          \
  for (guint i_ = 0; i_ < (self)->lines->len; i_++)                                                                    \
    for (Line *line = g_ptr_array_index ((self)->lines, i_); line != NULL; line = NULL)

void form_rows_find_columns (FormRows *self, const char *columns);
Caret form_rows_caret (FormRows *self);
void form_rows_put_caret (FormRows *self, Caret caret);
void form_rows_make_header (FormRows *self);
Msg *const *form_rows_in (FormRows *self, const Msg *owner, size_t *n);
uint64_t form_rows_id (const Msg *row);
void form_rows_strike (Line *line);                      /* shows whether it is removed */
const Msg *form_rows_by_id (FormRows *self, const Msg *owner, uint64_t id);
Line *form_rows_line (FormRows *self, uint64_t id);
Line *form_rows_begin_line (FormRows *self);
Line *form_rows_add_line (FormRows *self, const Msg *row, bool begun);
void form_rows_drop_line (FormRows *self, Line *line);
bool form_rows_line_is_changed (const Line *line);
void form_rows_name_cells (FormRows *self);
void form_rows_tell (FormRows *self);
