/* record-parts.h - what record-page.h puts together around its form, and what a kind's own head is made of. */

#pragma once

#include "client/form/form.h"
#include "client/page/record-page.h"

bool record_in_bin (const Msg *record);

/* Who else is editing: a mark that is seen while there is somebody; @who NULL or "" = nobody. */
GtkWidget *record_watchers_new (const char *who);
void record_watchers_show (GtkWidget *watchers, const char *who);

GtkWidget *record_label_new (const char *text, const char *class);   /* at the left */

/* The name with its pills and @watchers, and @under below it. The name takes @most characters, -1 = as many as it has;
 * a pill of "field:" tells its label too, and what is in the bin says so. */
GtkWidget *record_names_new (const Msg *record, const char *name, int most, const char *const *pills,
                             GtkWidget *watchers, const char *under);

/* A person's name for a tab: "Gorshkova S. A.". Free with g_free (). */
char *record_short_name (const char *surname, const char *given_name, const char *patronymic);

/* What stands under the name: the kind, and its fields. Free with g_free (). */
char *record_text_under (const RecordKind *kind, const Msg *record);

GtkWidget *record_head_new (const RecordKind *kind, const Msg *record, const char *name, GtkWidget *watchers);
GtkWidget *record_foot_new (const RecordKind *kind);

/* "add_line" "remove_line": of the tables of the form. */
void record_act_on_line (Page *page, Form *form, const char *verb);
