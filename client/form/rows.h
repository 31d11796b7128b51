/* rows.h - the child rows of a record, edited where they stand: addresses, communications, documents.
 *
 * A line is a row of cells, its columns are named as fields are; a chain "country_id > region_id" offers of the second
 * only what lies within the first. A removed line stays, struck out, until the card is saved. Where the rows have an
 * order (`ordinal`), Alt+Up and Alt+Down move a line. Emits "changed".
 */

#pragma once

#include "client/form/field.h"

#define FORM_TYPE_ROWS (form_rows_get_type ())
G_DECLARE_FINAL_TYPE (FormRows, form_rows, FORM, ROWS, GtkWidget)

/* @path is a repeated field of @owner; @columns names fields of its type, "" = all that have a label. */
GtkWidget *form_rows_new (const ProtobufCMessageDescriptor *owner, const char *path, const char *columns);

const char *form_rows_get_path (FormRows *self);
const char *form_rows_get_label (FormRows *self);       /* translated */

void form_rows_show (FormRows *self, const Msg *owner);
void form_rows_rebase (FormRows *self, const Msg *owner);   /* what was typed stays, on top of what others saved */

/* The lines leave in a save; it is saved: what was typed, added and removed since stays, and a line that was begun is
 * the row that it has become; or it was refused. */
void form_rows_mark_sent (FormRows *self);
void form_rows_settle (FormRows *self, const Msg *owner);
void form_rows_forget_sent (FormRows *self);
bool form_rows_is_as_sent (FormRows *self);
void form_rows_show_then (FormRows *self, const Msg *then); /* as @then had them; what differs from now is changed */
bool form_rows_is_changed (FormRows *self);
unsigned form_rows_count_changed (FormRows *self);
void form_rows_undo (FormRows *self);

/* By keys: a line is begun; the one where the keys are is removed, or put back. False when they are in none. */
bool form_rows_takes_lines (FormRows *self);            /* neither locked nor fixed */
bool form_rows_has_keys (FormRows *self);
void form_rows_add (FormRows *self);
bool form_rows_remove (FormRows *self);

void form_rows_fix (FormRows *self);                    /* lines are neither added nor removed: "@=list" of form.h */
void form_rows_lock (FormRows *self, bool locked);
void form_rows_mark_new (FormRows *self);               /* of a copied card: every line is yet to be saved */

/* The lines that changed -> @owner's list. False when a cell is wrong: it is blamed; the first of them goes to *@wrong.
 */
bool form_rows_take (FormRows *self, Msg *owner, Arena *arena, FormField **wrong);

/* "2.value": the cell of the line that was sent as the third. */
FormField *form_rows_cell (FormRows *self, const char *place);

/* Calls @each for every cell of a line that the server has, with its row in @theirs, or NULL when it is gone there. */
void form_rows_compare (FormRows *self, const Msg *theirs,
                        void (*each) (FormField *cell, const Msg *row, gpointer data), gpointer data);
char *form_rows_as_text (FormRows *self);

/* Another order was given to the lines both here and in @theirs, and not the same one. In words it is told of those
 * that both know, "1. …" a line, and mine with those that were begun. After a rebase mine stands. */
typedef enum { ORDER_WAS, ORDER_THEIRS, ORDER_MINE } FormRowsWhose;
bool form_rows_order_clashes (FormRows *self, const Msg *theirs);
char *form_rows_order_words (FormRows *self, const Msg *theirs, FormRowsWhose whose);
char *form_rows_order_before (FormRows *self);          /* as it was loaded, for form_rows_put_order () */
void form_rows_put_order (FormRows *self, const char *text);
void form_rows_take_their_order (FormRows *self);

/* For drafts: the cells of changed lines under "list.n.field", n the line's id, or "+n" for the nth begun one; under
 * "list" the order of the lines, when it was changed. */
void form_rows_keep_texts (FormRows *self, GHashTable *texts, char *(*text_of) (FormField *cell));
void form_rows_put_texts (FormRows *self, GHashTable *texts, void (*put) (FormField *cell, const char *text));
FormField *form_rows_drafted_cell (FormRows *self, const char *place);   /* begins lines as needed */
