/* paper.h - what a page prints: a title, sections of named values, and tables, on A4, with numbered pages and a foot
 * that says who printed it and when.
 *
 * Made of text only: whatever is hidden from a reader on the screen is not on his paper either.
 */

#pragma once

#include <gtk/gtk.h>

typedef struct Paper Paper;

Paper *paper_new (const char *title, const char *under);
void paper_heading (Paper *self, const char *text);
void paper_pair (Paper *self, const char *label, const char *text);
void paper_text (Paper *self, const char *text);

/* A table of @n columns that begins with its titles; @shares of the width. Rows follow until something else does. */
void paper_table (Paper *self, const char *const *titles, const unsigned *shares, unsigned n);
PangoLayout *paper_layout_new (GtkWidget *from);   /* in the letters of a row, for whoever shares the width out */
void paper_row (Paper *self, const char *const *cells);
void paper_set_wide (Paper *self);        /* the page lies on its side */
void paper_set_foot (Paper *self, const char *foot);

void paper_free (Paper *self);            /* one that is not printed */

/* Asks by the print dialog and prints; takes @self. With a file set by paper_to_file() a PDF is written there instead.
 */
void paper_print (Paper *self, GtkWidget *from);
void paper_to_file (const char *file);    /* NULL = the dialog again */
