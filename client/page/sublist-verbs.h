/* sublist-verbs.h - the buttons of a list inside a card, each of an action that is of_sublist (actions.h): by
 * it the keys and the palette find the button. */

#pragma once

#include "client/page/actions.h"

typedef struct
{
  GtkWidget *box;                  /* in the bar of the list */
  GPtrArray *need_row;             /* grey until a row is picked; not owned */
  GHashTable *buttons;             /* by the action of each; not owned */
} SublistVerbs;

void sublist_verbs_init (SublistVerbs *self);
void sublist_verbs_clear (SublistVerbs *self);

GtkWidget *sublist_verb_new (const Action *action, bool with_label);
void sublist_verbs_register (SublistVerbs *self, const char *id, GtkWidget *button);
void sublist_verbs_add (SublistVerbs *self, const char *id, GtkWidget *button);   /* and puts it into the box */
void sublist_verbs_need_row (SublistVerbs *self, GtkWidget *button);
void sublist_verbs_set (GtkWidget *box, GPtrArray *but, bool usable);   /* all there; @but stay grey */
GtkWidget *sublist_verbs_find (const SublistVerbs *self, const char *id);         /* or NULL */
