/* rows-private.h - what the files of a table of child rows share. */

#pragma once

#include "client/form/rows.h"

enum { COLUMNS_MAX = 16, NOT_SENT = -1 };
enum { COLUMN_SHORT = 20 };         /* characters that need no more room than they are */

typedef struct
{
  FormRows *rows;
  uint64_t id;
  bool removed, begun;             /* begun: of a line that is not yet with the server */
  bool under_way, struck;          /* in the save whose answer is awaited; and removed by it */
  int sent;                        /* its place in the last message */
  unsigned left_at;                /* where it stood among the others when that save left */
  guint going;                     /* the idle that takes a begun line away */
  GBytes *base;                    /* the row as the server has it; NULL for a begun one */
  GBytes *sent_row;                /* of a begun one, as it left: by this its row is known when the server has it */
  uint64_t stood;                  /* where the row stands that the server has: msg_standing () */
  uint64_t copied;                 /* of a copied card whose lines had been moved: where this one stands, else 0 */
  uint64_t standing, put;          /* where it stands before and after it was moved here: form_rows_find_places () */
  GActionGroup *moves;             /* up, down; NULL where the rows have no order */
  FormField *cells[COLUMNS_MAX];
  GtkWidget *handle, *bin;
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
void form_rows_fit (Line *line);                         /* how wide its cells must be at least */
Msg *const *form_rows_in (FormRows *self, const Msg *owner, size_t *n);
uint64_t form_rows_id (const Msg *row);
void form_rows_strike (Line *line);                      /* shows whether it is removed */
const Msg *form_rows_by_id (FormRows *self, const Msg *owner, uint64_t id);
Line *form_rows_line (FormRows *self, uint64_t id);
Line *form_rows_begin_line (FormRows *self);
Line *form_rows_add_line (FormRows *self, const Msg *row, bool begun);
void form_rows_drop_line (FormRows *self, Line *line);
bool form_rows_line_is_changed (const Line *line);
void form_rows_stand_on (Line *line, const Msg *row);    /* @row is what the server has of it; NULL: nothing */
bool form_rows_line_edited (const Line *line);           /* in its cells */
void form_rows_add_words (GString *out, const Line *line);   /* what its cells say, in one line */
void form_rows_tell (FormRows *self);                    /* that its lines are others, or stand otherwise */

/* rows-order.c */
void form_rows_find_places (FormRows *self);             /* where each line is put, by the order they stand in now */
bool form_rows_line_moved (const Line *line);
bool form_rows_is_moved (FormRows *self);
void form_rows_take_place (const Line *line, Msg *row);
void form_rows_copy_places (FormRows *self);
void form_rows_sort (FormRows *self);                    /* as the server has them, and what was begun behind */
void form_rows_let_move (Line *line, int row);           /* handle and actions, once it has its cells */
void form_rows_add_keys (FormRows *self);
Line *form_rows_line_in_focus (FormRows *self);           /* NULL: in none */
char *form_rows_order_text (FormRows *self);             /* "" when nothing was moved */
void form_rows_put_first (FormRows *self, GPtrArray *first);   /* of Line; the others stay behind them */
