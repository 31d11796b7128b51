/* kinds.h - one row for each kind of field: how its value is written for people, read back, and how wide it is.
 *
 * A value has one text, and everything that is not the wire uses it: forms, lists, the clipboard, drafts, the conflict
 * dialog, history. kind_read (kind_show (x)) is x.
 */

#pragma once

#include "common/arena.h"
#include "common/msg.h"

/* The first are Fact.Kind of proto/house.proto, in its order; the rest follow from the type. */
enum { KIND_PLAIN, KIND_MONEY, KIND_DAY, KIND_MOMENT, KIND_TIN, KIND_SNILS, KIND_OGRN, KIND_KPP, KIND_BIK, KIND_ACCOUNT,
       KIND_PASSPORT, KIND_PHONE, KIND_EMAIL, KIND_WEB, KIND_LONG, KIND_REF, KIND_RATE, KIND_SECRET, KIND_REACH,
       KIND_ZONE, KIND_ENUM, KIND_BOOL, KIND_NUMBER, N_KINDS };

typedef struct
{
  unsigned width;       /* characters that a value usually takes; 0 = as wide as there is room */
  bool figures;         /* tabular figures; to the right in lists */
  const char *rule;     /* msgid: what to type, or NULL */
  char *(*show) (const Msg *owner, const Field *field);
  const char *(*read) (Msg *owner, const Field *field, const char *text,
                       Arena *arena); /* NULL, or the complaint's msgid */
} Kind;

/* Kinds beyond ENUM are told by the type, the others by the fact. */
unsigned kind_of (const FieldFact *fact, const Field *field);
const Kind *kind_get (unsigned kind);

/* The choice's words, or "" when there are none. */
const char *choice_label (const ProtobufCEnumDescriptor *type, int value);
Tone choice_tone (const ProtobufCEnumDescriptor *type, int value);

char *money_show (int64_t kopecks);
bool money_read (const char *text, int64_t *kopecks);
char *day_show (uint32_t day);
bool day_read (const char *text, uint32_t *day);
uint32_t day_today (void);
char *moment_show (int64_t moment);                      /* in the desk's own time zone, to the minute */
bool moment_read (const char *text, int64_t *moment);
char *rate_show (int64_t millionths);                    /* 145000 -> "14,5 %" */
bool rate_read (const char *text, int64_t *millionths);
