/* chosen.h - the fields of a message of which the contract says something, found once for each type and thread: whoever
 * goes through a reply looks at these alone.
 */

#pragma once

#include "common/msg.h"

typedef enum
{
  CHOSEN_MASKED,               /* that not everybody may see */
  CHOSEN_SERVER,               /* that only the server fills */
  CHOSEN_REQUIRED,             /* that a whole record has */
  CHOSEN_ITEMS,                /* x_id that is an item of a dictionary and has an x_name beside it */
} ChosenWhy;

typedef struct
{
  const Field *field, *beside; /* the x_name of an item; NULL for others */
  const FieldFact *fact;
} ChosenField;

typedef struct
{
  ChosenField *fields;
  unsigned n_fields;
  const Field **inner;         /* messages in which there are such fields, or messages that have them */
  unsigned n_inner;
} Chosen;

const Chosen *chosen_of (const ProtobufCMessageDescriptor *type, ChosenWhy why);

/* Calls @visit for every message that @field of @message holds, until one says false. */
bool chosen_each (const Msg *message, const Field *field, bool (*visit) (Msg *inner, void *data), void *data);
