/* erased.h - what stands in place of the card of a client whose personal data were erased: what is gone, when and by
 * whose decision, what is kept and why. */

#pragma once

#include <gtk/gtk.h>

#include "common/msg.h"

GtkWidget *erased_new (const Msg *client);   /* NULL when he is whole */
