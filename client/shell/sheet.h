/* sheet.h - the sheet in the middle of the door: a mark, a heading, a sentence, and what is to be filled in under
 * them. */

#pragma once

#include <adwaita.h>
#include <stdbool.h>

GtkWidget *sheet_new (void);
GtkWidget *sheet_add (GtkWidget *sheet, GtkWidget *child);
GtkWidget *sheet_add_label (GtkWidget *sheet, const char *text, const char *class);   /* in the middle, in lines */
GtkWidget *sheet_add_complaint (GtkWidget *sheet);

GtkWidget *sheet_add_name (GtkWidget *sheet, const char *name);   /* of what is added next, at the left */

/* An entry of one line under its name; @secret: a password. */
GtkWidget *sheet_add_entry (GtkWidget *sheet, const char *name, bool secret);
GtkWidget *sheet_add_rule (GtkWidget *sheet, const char *text);   /* what the entry above it takes */
GtkWidget *sheet_add_button (GtkWidget *sheet, const char *text, GCallback clicked,
                             gpointer data); /* the one that is filled */
GtkWidget *sheet_add_way (GtkWidget *sheet, const char *text, GCallback clicked,
                          gpointer data); /* another way out: it reads as a link */

/* "" hides it. */
void sheet_complain (GtkWidget *complaint, const char *text);
void sheet_blame (GtkWidget *entry, bool wrong);   /* whose text the complaint is about */

/* The initials of surname and given name: an AdwAvatar takes the first and the last word, which is the patronymic. */
void sheet_avatar_name (GtkWidget *avatar, const char *name);
