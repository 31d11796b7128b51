/* targets.c - see targets.h. The words are those of exports of spreadsheets, mail programs and core banking systems. */

#include "client/import/targets.h"

#include <glib.h>
#include <glib/gi18n.h>
#include <stdbool.h>
#include <string.h>

#include "common/text.h"

static const ImportTarget targets[] = {
  { ":person", N_("Surname, given name and patronymic"),
    "фио|ф.и.о.|ф. и. о.|фамилия имя отчество|клиент|full name|client|contact" },
  { "surname", N_("Surname"), "фамилия|surname|last name|family name" },
  { "given_name", N_("Given name"), "имя|given name|first name|name first" },
  { "patronymic", N_("Patronymic"), "отчество|patronymic|middle name" },
  { "name", N_("Name of the company"),
    "наименование|название|организация|компания|краткое наименование|name|company|organization|organisation" },
  { "full_name", N_("Full name of the company"), "полное наименование|полное название|company full name|legal name" },
  { "form", N_("Kind of client"), "вид клиента|тип лица|kind of client|client kind|form" },
  { "tin", N_("Tax number"), "инн|tax number|tin|inn|tax id" },
  { "kpp", N_("KPP"), "кпп|kpp" },
  { "ogrn", N_("OGRN"), "огрн|огрнип|огрн/огрнип|ogrn" },
  { "snils", N_("SNILS"), "снилс|snils" },
  { "code", N_("Code"), "код|код клиента|номер клиента|code|client code|id" },
  { "birth_day", N_("Date of birth"), "дата рождения|день рождения|рождение|birth date|date of birth|birthday" },
  { "birth_place", N_("Place of birth"), "место рождения|place of birth" },
  { "sex", N_("Sex"), "пол|sex|gender" },
  { "citizenship_id", N_("Citizenship"), "гражданство|citizenship" },
  { "founded_day", N_("Registered on"), "дата регистрации|registered on|registration date" },
  { "+PHONE", N_("Phone"),
    "телефон|тел|тел.|телефон рабочий|рабочий телефон|основной телефон|phone|business phone|work phone|telephone" },
  { "+MOBILE", N_("Mobile phone"),
    "мобильный|мобильный телефон|сотовый|сотовый телефон|mobile|mobile phone|cell|cell phone" },
  { "+FAX", N_("Fax"), "факс|fax|business fax" },
  { "+EMAIL", N_("E-mail"),
    "e-mail|email|почта|эл. почта|электронная почта|адрес эл. почты|e-mail address|email address|mail" },
  { "+WEB", N_("Web site"), "сайт|веб-сайт|web|web site|website|url" },
  { "@country_id", N_("Address: country"), "страна|country" },
  { "@region_id", N_("Address: region"), "регион|область|край|субъект|region|state" },
  { "@city", N_("Address: city"), "город|населенный пункт|city|town" },
  { "@postcode", N_("Address: postcode"), "индекс|почтовый индекс|postcode|zip|postal code" },
  { "@street", N_("Address: street"), "улица|адрес|street|address" },
  { "@house", N_("Address: house"), "дом|house" },
  { "@building", N_("Address: building"), "строение|корпус|building" },
  { "@flat", N_("Address: flat or office"), "квартира|офис|flat|office" },
  { "job", N_("Position"), "должность|position|job title|job" },
  { "type", N_("Type"), "тип|тип клиента|type" },
  { "state", N_("State"), "состояние|статус|status" },
  { "category_id", N_("Category"), "категория|category" },
  { "industry_id", N_("Industry"), "отрасль|industry" },
  { "turnover_id", N_("Annual turnover"), "оборот|годовой оборот|turnover|annual turnover|revenue" },
  { "staff_id", N_("Number of employees"), "численность|число сотрудников|количество сотрудников|employees" },
  { "source_id", N_("Source of acquisition"), "источник|источник привлечения|source" },
  { "manager_id", N_("Manager"), "менеджер|ответственный|куратор|manager|owner" },
  { "branch_id", N_("Branch"), "отделение|филиал|подразделение|branch" },
  { "note", N_("Additional information"), "примечание|комментарий|заметки|note|notes|comment|comments" },
};

const ImportTarget *
import_target (size_t i)
{
  return i < G_N_ELEMENTS (targets) ? &targets[i] : NULL;
}

static bool
has_word (const char *words, const char *header)
{
  size_t length = strlen (header);

  for (const char *word = words; word != NULL; word = strchr (word, '|') != NULL ? strchr (word, '|') + 1 : NULL)
    if (strncmp (word, header, length) == 0 && (word[length] == '\0' || word[length] == '|'))
      return true;
  return false;
}

size_t
import_target_guess (const char *header)
{
  g_autofree char *folded = text_fold (header);

  for (size_t i = 0; folded[0] != '\0' && i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *own = text_fold (_(targets[i].label));

      if (has_word (targets[i].words, folded) || strcmp (own, folded) == 0)
        return i;
    }
  return (size_t) -1;
}
