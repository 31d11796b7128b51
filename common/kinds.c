/* kinds.c - see kinds.h. */

#include "common/kinds.h"

#include <glib.h>
#include <glib/gi18n.h>
#include <string.h>

#include "common/checkdigit.h"
#include "common/text.h"
#include "common/values.h"
#include "common/zones.h"

static const char *
string_of (const Msg *owner, const Field *field)
{
  const char *text = *(char *const *) msg_member (owner, field);

  return text != NULL ? text : "";
}

static const char *
keep (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  *(char **) msg_member (owner, field) = arena_copy (arena, text, strlen (text));
  return NULL;
}

static char *
plain_show (const Msg *owner, const Field *field)
{
  return g_strdup (string_of (owner, field));
}

/* Kept as digits; read only when @holds says that they are what they claim. */
static const char *
digits_read (Msg *owner, const Field *field, const char *text, Arena *arena, bool (*holds) (const char *),
             const char *complaint)
{
  g_autofree char *digits = text_digits (text);

  if (!holds (digits))
    return complaint;
  return keep (owner, field, digits, arena);
}

/* A number that proves itself: too short is told otherwise than mistyped. */
static const char *
proven_read (Msg *owner, const Field *field, const char *text, Arena *arena, bool (*holds) (const char *),
             size_t length, size_t other_length, const char *complaint)
{
  g_autofree char *digits = text_digits (text);

  if (strlen (digits) != length && strlen (digits) != other_length)
    return complaint;
  return digits_read (owner, field, digits, arena, holds,
                      N_("The check digits do not fit: something is mistyped, compare with the document"));
}

static const char *
tin_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  return proven_read (owner, field, text, arena, checkdigit_tin, 10, 12,
                      N_("A tax number has 10 digits (a company) or 12 (a person)"));
}

static const char *
ogrn_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  return proven_read (owner, field, text, arena, checkdigit_ogrn, 13, 15,
                      N_("An OGRN has 13 digits, that of an entrepreneur 15"));
}

static const char *
snils_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  return proven_read (owner, field, text, arena, checkdigit_snils, 11, 11, N_("A SNILS has 11 digits"));
}

static bool
passport_holds (const char *digits)
{
  return strlen (digits) == 10;
}

static const char *
passport_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  return digits_read (owner, field, text, arena, passport_holds, N_("A passport has ten digits: series and number"));
}

static char *
snils_show (const Msg *owner, const Field *field)
{
  return digits_spaced (string_of (owner, field), "NNN-NNN-NNN NN");
}

static char *
passport_show (const Msg *owner, const Field *field)
{
  return digits_spaced (string_of (owner, field), "NN NN NNNNNN");
}

static char *
phone_show (const Msg *owner, const Field *field)
{
  return phone_written (string_of (owner, field));
}

static const char *
phone_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  g_autofree char *phone = phone_wired (text);

  return phone != NULL ? keep (owner, field, phone, arena) : N_("A phone number has 11 digits: +7 916 204-18-37");
}

/* What has no letter and enough digits is a phone; foreign numbers, short ones and all else stay as they are typed. */
static const char *
reach_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  g_autofree char *phone = strspn (text, "+0123456789 ()-.\302\240") == strlen (text) ? phone_wired (text) : NULL;

  return keep (owner, field, phone != NULL ? phone : text, arena);
}

static const char *
email_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  const char *at = strchr (text, '@'), *dot = at != NULL ? strrchr (at, '.') : NULL;

  if (at == NULL || at == text || dot == NULL || dot - at < 2 || strlen (dot) < 3 || strpbrk (text, " ,;") != NULL)
    return N_("An e-mail looks like name@company.ru");
  return keep (owner, field, text, arena);
}

static const char *
web_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  return strchr (text, '.') != NULL ? keep (owner, field, text, arena) : N_("An address looks like company.ru");
}

static char *
money_field_show (const Msg *owner, const Field *field)
{
  return msg_is_present (owner, field) ? money_show (*(const int64_t *) msg_member (owner, field)) : g_strdup ("");
}

static const char *
money_field_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  int64_t kopecks;

  if (!money_read (text, &kopecks))
    return N_("Type a sum: 385000, 1.5 mln or 120 000,50");
  *(int64_t *) msg_member (owner, field) = kopecks;
  msg_mark_present (owner, field);
  return NULL;
}

static char *
day_field_show (const Msg *owner, const Field *field)
{
  return day_show (*(const uint32_t *) msg_member (owner, field));
}

static const char *
day_field_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  return day_read (text, msg_member (owner, field)) ? NULL : N_("Type a day: 27.08.1984, 270884, today or +7");
}

static char *
moment_field_show (const Msg *owner, const Field *field)
{
  return moment_show (*(const int64_t *) msg_member (owner, field));
}

static const char *
moment_field_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  return moment_read (text, msg_member (owner, field)) ? NULL : N_("Type a day and a time: 27.08.2026 14:30");
}

static const char *
kpp_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  return checkdigit_kpp (text) ? keep (owner, field, text, arena) : N_("A KPP has nine characters, as 770801001");
}

static bool
bik_holds (const char *digits)
{
  return strlen (digits) == 9;
}

static const char *
bik_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  return digits_read (owner, field, text, arena, bik_holds, N_("A BIK has nine digits"));
}

static bool
account_holds (const char *digits)
{
  return strlen (digits) == 20;
}

/* The key of an account needs the BIK beside it: the server looks at both. */
static const char *
account_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  return digits_read (owner, field, text, arena, account_holds, N_("An account has twenty digits"));
}

static char *
rate_field_show (const Msg *owner, const Field *field)
{
  return msg_is_present (owner, field) ? rate_show (*(const int64_t *) msg_member (owner, field)) : g_strdup ("");
}

static const char *
rate_field_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  int64_t millionths;

  if (!rate_read (text, &millionths))
    return N_("Type a rate: 14.5 or 14.5 %");
  *(int64_t *) msg_member (owner, field) = millionths;
  msg_mark_present (owner, field);
  return NULL;
}

static char *
secret_show (const Msg *owner, const Field *field)
{
  return g_strdup ("");
}

static char *
zone_field_show (const Msg *owner, const Field *field)
{
  return zone_show (string_of (owner, field));
}

static const char *
zone_field_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  return keep (owner, field, zone_read (text), arena);
}

static char *
number_show (const Msg *owner, const Field *field)
{
  int64_t number = field->type == PROTOBUF_C_TYPE_INT64 ? *(const int64_t *) msg_member (owner, field)
                                                       : *(const uint32_t *) msg_member (owner, field);

  return number != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : g_strdup ("");
}

static const char *
number_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  char *end;
  guint64 number = g_ascii_strtoull (text, &end, 10);

  if (*end != '\0' || end == text || number > G_MAXUINT32)
    return N_("Type a whole number");
  if (field->type == PROTOBUF_C_TYPE_INT64)
    *(int64_t *) msg_member (owner, field) = (int64_t) number;
  else
    *(uint32_t *) msg_member (owner, field) = (uint32_t) number;
  msg_mark_present (owner, field);
  return NULL;
}

static char *
enum_show (const Msg *owner, const Field *field)
{
  return g_strdup (choice_label (field->descriptor, *(const int *) msg_member (owner, field)));
}

static const char *
enum_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  const ProtobufCEnumDescriptor *type = field->descriptor;

  for (unsigned i = 0; i < type->n_values; i++)
    if (strcmp (choice_label (type, type->values[i].value), text) == 0)
      {
        *(int *) msg_member (owner, field) = type->values[i].value;
        return NULL;
      }
  return N_("Choose one of the list");
}

static char *
bool_show (const Msg *owner, const Field *field)
{
  return g_strdup (*(const protobuf_c_boolean *) msg_member (owner, field) ? _("Yes") : _("No"));
}

static const char *
bool_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  *(protobuf_c_boolean *) msg_member (owner, field) = strcmp (text, _("Yes")) == 0;
  return NULL;
}

/* "manager_id" -> the field "manager_name" beside it; NULL where a message carries the id alone. */
static const Field *
ref_name (const Msg *owner, const Field *field)
{
  g_autofree char *name = g_strdup_printf ("%.*s_name", (int) strlen (field->name) - 3, field->name);

  return protobuf_c_message_descriptor_get_field_by_name (owner->descriptor, name);
}

static char *
ref_show (const Msg *owner, const Field *field)
{
  const Field *name = ref_name (owner, field);

  return name != NULL ? plain_show (owner, name)
                      : g_strdup_printf ("%" G_GUINT64_FORMAT, *(const uint64_t *) msg_member (owner, field));
}

static const char *
ref_read (Msg *owner, const Field *field, const char *text, Arena *arena)
{
  const Field *name = ref_name (owner, field);

  return name != NULL ? keep (owner, name, text, arena) : N_("Pick one from the list");
}

static const Kind kinds[N_KINDS] = {
  [KIND_PLAIN] = { 0, false, NULL, plain_show, keep },
  [KIND_MONEY] = { 14, true, N_("A sum: 385000, 1.5 mln or 120 000,50."), money_field_show, money_field_read },
  [KIND_DAY] = { 10, true, N_("A day: 27.08.1984, 270884, today or +7."), day_field_show, day_field_read },
  [KIND_TIN]
  = { 12, true, N_("10 digits for a company, 12 for a person; the last ones are the check."), plain_show, tin_read },
  [KIND_MOMENT] = { 16, true, N_("A day and a time: 27.08.2026 14:30."), moment_field_show, moment_field_read },
  [KIND_KPP] = { 9, true, N_("Nine characters, as 770801001."), plain_show, kpp_read },
  [KIND_BIK] = { 9, true, N_("Nine digits."), plain_show, bik_read },
  [KIND_ACCOUNT] = { 20, true, N_("Twenty digits; the ninth is the key."), plain_show, account_read },
  [KIND_RATE] = { 9, true, N_("A rate: 14.5 or 14.5 %."), rate_field_show, rate_field_read },
  [KIND_SECRET] = { 0, false, NULL, secret_show, keep },
  [KIND_PHONE] = { 15, true, N_("A phone: 8 or +7 and ten digits."), phone_show, phone_read },
  [KIND_REACH] = { 0, false, N_("A phone, an e-mail, a site: as it is written."), phone_show, reach_read },
  [KIND_ZONE]
  = { 0, false, N_("A city of Russia or a zone's name: Moscow, Asia/Almaty."), zone_field_show, zone_field_read },
  [KIND_EMAIL] = { 0, false, N_("An e-mail: name@company.ru."), plain_show, email_read },
  [KIND_SNILS] = { 14, true, N_("11 digits; the last two are the check."), snils_show, snils_read },
  [KIND_PASSPORT] = { 13, true, N_("Series and number, ten digits."), passport_show, passport_read },
  [KIND_OGRN] = { 15, true, N_("13 or 15 digits; the last is the check."), plain_show, ogrn_read },
  [KIND_LONG] = { 0, false, NULL, plain_show, keep },
  [KIND_REF] = { 0, false, N_("Begin to type: the list narrows."), ref_show, ref_read },
  [KIND_WEB] = { 0, false, NULL, plain_show, web_read },
  [KIND_ENUM] = { 14, false, NULL, enum_show, enum_read },
  [KIND_BOOL] = { 6, false, NULL, bool_show, bool_read },
  [KIND_NUMBER] = { 8, true, NULL, number_show, number_read },
};

unsigned
kind_of (const FieldFact *fact, const Field *field)
{
  if (field->type == PROTOBUF_C_TYPE_ENUM)
    return KIND_ENUM;
  if (field->type == PROTOBUF_C_TYPE_BOOL)
    return KIND_BOOL;
  if ((field->type == PROTOBUF_C_TYPE_UINT32 && fact->kind != KIND_DAY)
      || (field->type == PROTOBUF_C_TYPE_INT64 && fact->kind == KIND_PLAIN))
    return KIND_NUMBER;
  return fact->kind;
}

const Kind *
kind_get (unsigned kind)
{
  g_assert (kind < N_KINDS);
  return &kinds[kind];
}

static const ChoiceFact *
choice_fact (const ProtobufCEnumDescriptor *type, int value)
{
  for (size_t i = 0; i < n_choice_facts; i++)
    if (choice_facts[i].value == value && strcmp (choice_facts[i].type, type->name) == 0)
      return &choice_facts[i];
  return NULL;
}

const char *
choice_label (const ProtobufCEnumDescriptor *type, int value)
{
  const ChoiceFact *fact = choice_fact (type, value);

  return fact != NULL ? _(fact->label) : "";
}

Tone
choice_tone (const ProtobufCEnumDescriptor *type, int value)
{
  const ChoiceFact *fact = choice_fact (type, value);

  return fact != NULL ? fact->tone : TONE_CALM;
}
