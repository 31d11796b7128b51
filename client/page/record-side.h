/* record-side.h - a card's body with something at its side that comes later and may be folded away. */

#pragma once

#include <adwaita.h>
#include <stdbool.h>

/* Its room is kept from the first frame; whether it is seen then, @shown tells. */
GtkWidget *record_side_new (GtkWidget *body, int width, bool shown);
void record_side_fill (GtkWidget *side, GtkWidget *what);   /* seen in a wide window */
void record_side_toggle (GtkWidget *side);
GtkWidget *record_side_part (GtkWidget *side, unsigned i);  /* the body, what is at its side; NULL past them */
bool record_side_fits (GtkWidget *page);                    /* the window is wide */
