/* client.c - one client, as plausible as a list of words and a throw of dice can make him: people and companies with
 * their addresses, numbers that hold, documents, accounts, and ties to those who came before. */

#include <string.h>

#include "methods.h"
#include "tools/seed/numbers.h"
#include "tools/seed/scene.h"

/* Items of the dictionaries of schema/004, by dictionary * 1000 + number. */
enum { ADDRESS_ACTUAL = 1001, ADDRESS_LEGAL = 1002, ADDRESS_REGISTERED = 1003, RUSSIA = 2001, REGION = 3000,
       PASSPORT = 4001, FOUNDER = 5001, HEAD = 5004, SPOUSE = 5012, DUTY = 6000, ACTIVITY = 7000, INDUSTRY = 8000,
       OWNERSHIP = 9000, COMMERCIAL = 10001, LEGAL_FORM = 11000, TRADE = 12000, CAPITAL = 13000, SIZE = 14000,
       STAFF = 15000, TURNOVER = 16000, CATEGORY = 17000, USE = 18000, SOURCE = 19000, RELATIONSHIP = 20000,
       LIVELINESS = 21000, HEARD = 22000 };

enum
{
  REGION_COLUMN = 1,
  POLICE_COLUMN = 2,
  POSTCODE_COLUMN = 4,
  AREA_COLUMN = 5,
  PERCENT_COMPANIES = 18,
  MAX_ROWS = 6
};

static Worker *
worker_of (Scene *scene, unsigned office)
{
  const Office *at = &scene->offices[office];

  return &scene->staff[scene->desk[at->first_desk + dice_below (&scene->dice, at->n_desk)]];
}

/* Most live where the office is, the others in a smaller town of its region. */
static unsigned
city_near (Scene *scene, unsigned office)
{
  unsigned own = scene->offices[office].city_row, region = table_number (scene->cities, own, REGION_COLUMN);

  for (unsigned tries = 0; tries < 4 && dice_percent (&scene->dice, 30); tries++)
    {
      unsigned row = dice_below (&scene->dice, scene->cities->n);

      if (table_number (scene->cities, row, REGION_COLUMN) == region)
        return row;
    }
  return own;
}

static Address *
add_address (Scene *scene, Client *client, const Made *made, unsigned type)
{
  Address *address = SCENE_NEW (scene, Address, address, 1);
  char **city = scene->cities->rows[made->city];

  address->type_id = type;
  address->country_id = RUSSIA;
  address->region_id = REGION + table_number (scene->cities, made->city, REGION_COLUMN);
  address->city = city[0];
  address->postcode = scene_print (scene, "%s%03u", city[POSTCODE_COLUMN], 1 + made->street * 3u % 140);
  address->street = scene->streets->rows[made->street][0];
  address->house = scene_print (scene, "%u%s", made->house, made->house % 11 == 3 ? "а" : "");
  if (made->house % 7 == 5)
    address->building = scene_print (scene, "%u", 1 + made->house % 4);
  if (made->flat > 0)
    address->flat = scene_print (scene, "%u", made->flat);
  return SCENE_ADD (client, addresses, address);
}

static void
add_communication (Scene *scene, Client *client, Communication__Kind kind, char *value, bool main)
{
  Communication *communication = SCENE_NEW (scene, Communication, communication, 1);

  communication->kind = kind;
  communication->value = scene_own (scene, value);
  communication->main = main;
  SCENE_ADD (client, communications, communication);
}

static char *
mail_address (Scene *scene)
{
  static const char *const hosts[] = { "mail.example", "pochta.example", "box.example", "inbox.example" };
  static const char *const syllables[] = { "ka", "mi", "ro", "le", "sha", "to", "vi",
                                           "ne", "bo", "lu", "sa", "ri", "do", "an" };
  g_autoptr (GString) name = g_string_new (NULL);

  for (unsigned i = 0; i < 3; i++)
    g_string_append (name, syllables[dice_below (&scene->dice, G_N_ELEMENTS (syllables))]);
  return g_strdup_printf ("%s%u@%s", name->str, 1 + dice_below (&scene->dice, 999),
                          hosts[dice_below (&scene->dice, G_N_ELEMENTS (hosts))]);
}

/* People get a passport at 14, 20 and 45. */
static void
add_passport (Scene *scene, Client *client, const Made *made)
{
  Document *passport = SCENE_NEW (scene, Document, document, 1);
  uint32_t today = day_of (hand_moment (scene->hand)), age = (today - client->birth_day) / 365;
  uint32_t from = age >= 45 ? 45 : age >= 20 ? 20 : 14;
  unsigned region = table_number (scene->cities, made->city, REGION_COLUMN);
  uint32_t issued = client->birth_day + from * 1461 / 4 + dice_below (&scene->dice, 60) + 3;

  passport->type_id = PASSPORT;
  passport->issued_day = issued < today ? issued : today - 1;
  passport->series = scene_print (scene, "%02u %02u", region,
                                  (unsigned) (1970 + (passport->issued_day - EPOCH_DAY) * 400 / 146097) % 100);
  passport->number = scene_print (scene, "%06u", dice_below (&scene->dice, 1000000));
  passport->issued_by = scene_print (scene, "ГУ МВД России по %s", scene->cities->rows[made->city][POLICE_COLUMN]);
  passport->issuer_code = scene_print (scene, "%02u0-%03u", region, 1 + dice_below (&scene->dice, 90));
  passport->main = true;
  SCENE_ADD (client, documents, passport);
}

static void
add_account (Scene *scene, Client *client, const char *balance)
{
  BankAccount *account = SCENE_NEW (scene, BankAccount, bank_account, 1);
  char **bank = scene->banks->rows[dice_early (&scene->dice, scene->banks->n)];

  account->bank = bank[0];
  account->bik = bank[1];
  account->account = scene_own (scene,
                                number_account (balance, (unsigned) dice_below (&scene->dice, 10000000), bank[1]));
  SCENE_ADD (client, accounts, account);
}

static Relation *
add_relation (Scene *scene, Client *client, unsigned type, Made *other)
{
  Relation *relation = SCENE_NEW (scene, Relation, relation, 1);

  relation->type_id = type;
  relation->other_id = other->id;
  relation->formal = true;
  other->taken = true;
  return SCENE_ADD (client, relations, relation);
}

/* Somebody of the same office who came before and is not tied yet; NULL when a few tries found nobody. */
static Made *
neighbour (Scene *scene, const Made *made, bool company, int female)
{
  enum { TRIES = 60 };

  for (unsigned i = 0; i < TRIES && scene->n_made > 0; i++)
    {
      Made *other = &scene->made[dice_below (&scene->dice, scene->n_made)];

      if (other->office == made->office && other->company == company && !other->taken
          && (female < 0 || other->female == female))
        return other;
    }
  return NULL;
}

static void
describe_person (Scene *scene, Client *client, Made *made)
{
  Dice *dice = &scene->dice;
  uint32_t today = day_of (hand_moment (scene->hand));
  unsigned region = table_number (scene->cities, made->city, REGION_COLUMN);

  client->form = CLIENT__FORM__PERSON;
  client->sex = made->female ? CLIENT__SEX__FEMALE : CLIENT__SEX__MALE;
  client->surname = scene->surnames->rows[made->surname][made->female];
  client->given_name = made->female ? scene->females->rows[dice_early (dice, scene->females->n)][0]
                                    : scene->males->rows[dice_early (dice, scene->males->n)][0];
  client->patronymic = scene->males->rows[dice_early (dice, scene->males->n)][made->female ? 2 : 1];
  client->birth_day = today - 365 * 19 - dice_below (dice, 365 * 62);
  client->birth_place = scene_print (scene, "г. %s", scene->cities->rows[dice_percent (dice, 70) ? made->city
                                                                         : dice_below (dice, scene->cities->n)][0]);
  client->citizenship_id = dice_percent (dice, 98) ? RUSSIA : RUSSIA + 1 + dice_below (dice, 5);
  client->tin = scene_own (scene, number_tin_of_person (region % 80 + (region == 0), scene->n_made));
  if (hand_may (scene->hand, "clients.identity"))
    client->snils = scene_own (scene, number_snils (scene->n_made));
  client->job = dice_percent (dice, 80) ? (char *) scene_word (scene, scene->jobs, 0) : "";
  if (dice_percent (dice, 70) && hand_may (scene->hand, "clients.money"))
    {
      client->_income_case = CLIENT___INCOME_INCOME;
      client->income = dice_between (dice, 25, 240) * 100000;
    }
  client->no_ads = dice_percent (dice, 12);
  if (dice_percent (dice, 15))
    client->call_hours = dice_percent (dice, 50) ? "после 18:00" : "с 10 до 17, кроме среды";
  client->category_id = CATEGORY
                        + (dice_percent (dice, 70)                ? 1
                           : client->birth_day + 62 * 365 < today ? 6
                                                                  : 2 + dice_below (dice, 3));
}

static void
complete_person (Scene *scene, Client *client, Made *made)
{
  Dice *dice = &scene->dice;
  Made *spouse = !made->taken && dice_percent (dice, 14) ? neighbour (scene, made, false, !made->female) : NULL;
  Made *employer = dice_percent (dice, 35) ? neighbour (scene, made, true, -1) : NULL;

  add_communication (scene, client, COMMUNICATION__KIND__MOBILE, number_mobile (dice), true);
  if (dice_percent (dice, 20))
    add_communication (scene, client, COMMUNICATION__KIND__PHONE,
                       number_landline (dice, scene->cities->rows[made->city][AREA_COLUMN]), false);
  if (dice_percent (dice, 65))
    add_communication (scene, client, COMMUNICATION__KIND__EMAIL, mail_address (scene), true);
  add_address (scene, client, made, ADDRESS_REGISTERED);
  if (dice_percent (dice, 25))
    {
      Made stay = *made;

      stay.street = (uint16_t) dice_below (dice, scene->streets->n);
      stay.house = (uint16_t) (1 + dice_below (dice, 120));
      add_address (scene, client, &stay, ADDRESS_ACTUAL);
    }
  add_passport (scene, client, made);
  if (dice_percent (dice, 60))
    add_account (scene, client, "40817");
  if (employer != NULL)
    client->employer_id = employer->id;
  if (spouse != NULL)
    {
      made->taken = true;
      add_relation (scene, client, SPOUSE, spouse);
    }
  if (made->female && dice_percent (dice, 12))
    {
      AltName *maiden = SCENE_NEW (scene, AltName, alt_name, 1);

      maiden->name = scene->surnames->rows[dice_below (dice, scene->surnames->n)][1];
      maiden->note = "до брака";
      SCENE_ADD (client, alt_names, maiden);
    }
}

/* "Урал" + "СтройИнвест", «Гранд Медиа-Группа», "Колос-7". Underscores of the list are blanks. */
static char *
company_name (Scene *scene, const char *const *words)
{
  const char *word = words[dice_below (&scene->dice, g_strv_length ((char **) words))];
  g_autofree char *core = g_strdelimit (g_strdup (word), "_", ' ');
  const char *prefix = scene_word (scene, scene->prefixes, 0);

  switch (dice_below (&scene->dice, 4))
    {
    case 0:
      return scene_print (scene, "%s-%u", core, 2 + dice_below (&scene->dice, 98));
    case 1:
      return scene_print (scene, "%s-%s", prefix, core);
    case 2:
      return scene_print (scene, "%s %s", core, prefix);
    default:
      return scene_print (scene, "%s", core);
    }
}

static void
describe_company (Scene *scene, Client *client, Made *made)
{
  static const struct { unsigned item; const char *shortly, *wholly; } forms[] = {
    { 1, "ООО", "Общество с ограниченной ответственностью" }, { 1, "ООО", "Общество с ограниченной ответственностью" },
    { 1, "ООО", "Общество с ограниченной ответственностью" }, { 1, "ООО", "Общество с ограниченной ответственностью" },
    { 3, "АО", "Акционерное общество" }, { 2, "ПАО", "Публичное акционерное общество" },
    { 5, "ПК", "Производственный кооператив" }, { 8, "АНО", "Автономная некоммерческая организация" } };
  Dice *dice = &scene->dice;
  unsigned row = dice_below (dice, scene->companies->n), form = dice_below (dice, G_N_ELEMENTS (forms)),
           size = dice_early (dice, 5);
  unsigned region = table_number (scene->cities, made->city, REGION_COLUMN);
  g_auto (GStrv) words = g_strsplit (scene->companies->rows[row][2], " ", -1);
  const char *name = company_name (scene, (const char *const *) words);
  uint32_t today = day_of (hand_moment (scene->hand));

  client->form = CLIENT__FORM__COMPANY;
  client->name = scene_print (scene, strchr (name, '\xC2') != NULL ? "%s %s" : "%s «%s»", forms[form].shortly, name);
  client->full_name = scene_print (scene, strchr (name, '\xC2') != NULL ? "%s %s" : "%s «%s»", forms[form].wholly,
                                   name);
  client->tin = scene_own (scene, number_tin_of_company (region, scene->n_made));
  client->kpp = scene_own (scene, number_kpp (client->tin));
  client->founded_day = today - 200 - dice_below (dice, 365 * 22);
  client->ogrn = scene_own (
    scene, number_ogrn (region, (unsigned) (1970 + (client->founded_day - EPOCH_DAY) / 365), scene->n_made));
  client->industry_id = INDUSTRY + table_number (scene->companies, row, 0);
  client->activity_type_id = ACTIVITY + table_number (scene->companies, row, 1);
  client->ownership_id = OWNERSHIP + (dice_percent (dice, 90) ? 1 : 1 + dice_below (dice, 7));
  client->legal_form1_id = forms[form].item == 8 ? COMMERCIAL + 1 : COMMERCIAL;
  client->legal_form_id = LEGAL_FORM + forms[form].item;
  client->foreign_trade_id = TRADE + 1 + dice_early (dice, 4);
  client->capital_id = CAPITAL + 1 + dice_early (dice, 4);
  client->size_id = SIZE + 1 + size;
  client->staff_id = STAFF + 1 + MIN (size * 3 / 2, 6u);
  client->turnover_id = TURNOVER + 1 + size;
  client->category_id = CATEGORY + (size >= 3 ? 2 : 1);
}

static void
add_contact (Scene *scene, Client *client, const Made *other, const char *position, unsigned duty,
             ContactPerson__Weight weight)
{
  Dice *dice = &scene->dice;
  ContactPerson *contact = SCENE_NEW (scene, ContactPerson, contact_person, 1);
  bool female = other != NULL ? other->female : dice_percent (dice, 60);
  unsigned surname = other != NULL ? other->surname : dice_early (dice, scene->surnames->n);

  contact->name = scene_print (scene, "%s %s %s", scene->surnames->rows[surname][female],
                               female ? scene->females->rows[dice_early (dice, scene->females->n)][0]
                                      : scene->males->rows[dice_early (dice, scene->males->n)][0],
                               scene->males->rows[dice_early (dice, scene->males->n)][female ? 2 : 1]);
  contact->position = (char *) position;
  contact->duty_id = DUTY + duty;
  contact->weight = weight;
  contact->phone = scene_own (scene, number_mobile (dice));
  if (dice_percent (dice, 60))
    contact->email = scene_own (scene, mail_address (scene));
  if (weight == CONTACT_PERSON__WEIGHT__DECIDES)
    {
      contact->powers = "Действует на основании устава, подписывает договоры без ограничения суммы";
      contact->powers_until = scene->today_day + 20 + dice_below (dice, 900);
    }
  SCENE_ADD (client, contacts, contact);
}

static void
complete_company (Scene *scene, Client *client, Made *made)
{
  Dice *dice = &scene->dice;
  const char *area = scene->cities->rows[made->city][AREA_COLUMN];
  Made *head = neighbour (scene, made, false, -1),
       *above = dice_percent (dice, 8) ? neighbour (scene, made, true, -1) : NULL;

  add_communication (scene, client, COMMUNICATION__KIND__PHONE, number_landline (dice, area), true);
  if (dice_percent (dice, 80))
    add_communication (scene, client, COMMUNICATION__KIND__EMAIL, mail_address (scene), true);
  if (dice_percent (dice, 30))
    add_communication (scene, client, COMMUNICATION__KIND__FAX, number_landline (dice, area), false);
  add_address (scene, client, made, ADDRESS_LEGAL);
  if (dice_percent (dice, 50))
    add_address (scene, client, made, ADDRESS_ACTUAL);
  add_account (scene, client, "40702");
  if (dice_percent (dice, 30))
    add_account (scene, client, "40702");

  if (head != NULL)
    {
      Relation *founder = add_relation (scene, client, FOUNDER, head);

      founder->_share_case = RELATION___SHARE_SHARE;
      founder->share = dice_percent (dice, 50) ? 1000000 : 510000;
      add_relation (scene, client, HEAD, head);
      client->main_person_id = head->id;
    }
  if (above != NULL)
    client->parent_id = client->holding_id = above->id;
  add_contact (scene, client, NULL, "Генеральный директор", 1, CONTACT_PERSON__WEIGHT__DECIDES);
  add_contact (scene, client, NULL, "Главный бухгалтер", 3, CONTACT_PERSON__WEIGHT__INFLUENCES);
  if (dice_percent (dice, 30))
    add_contact (scene, client, NULL, "Финансовый директор", 2, CONTACT_PERSON__WEIGHT__INFLUENCES);
  if (dice_percent (dice, 20))
    add_contact (scene, client, NULL, "Специалист по закупкам", 6, CONTACT_PERSON__WEIGHT__CONTACT);
}

/* What the bank thinks of the client. */
static void
judge (Scene *scene, Client *client, const Worker *worker)
{
  static const Client__State states[] = { CLIENT__STATE__ACTIVE, CLIENT__STATE__ACTIVE, CLIENT__STATE__ACTIVE,
                                          CLIENT__STATE__POTENTIAL, CLIENT__STATE__POTENTIAL, CLIENT__STATE__WATCHED,
                                          CLIENT__STATE__FORMER };
  Dice *dice = &scene->dice;

  client->type = dice_percent (dice, 97) ? CLIENT__TYPE__CLIENT : CLIENT__TYPE__PARTNER;
  client->state = states[dice_early (dice, G_N_ELEMENTS (states))];
  client->product_use_id = USE + 1 + dice_early (dice, 5);
  client->source_id = SOURCE + 1 + dice_below (dice, 11);
  client->relationship_id = RELATIONSHIP + 1 + dice_below (dice, 5);
  client->client_activity_id = LIVELINESS + 1 + dice_early (dice, 4);
  client->heard_id = HEARD + 1 + dice_below (dice, 11);
  client->manager_id = client->brought_by_id = worker->id;
  client->risk = dice_percent (dice, 75)   ? CLIENT__RISK__LOW
                 : dice_percent (dice, 80) ? CLIENT__RISK__MIDDLE
                                           : CLIENT__RISK__HIGH;
  if (client->risk == CLIENT__RISK__HIGH)
    client->risk_note = "Просрочки в других банках за последний год";
  client->negative = dice_percent (dice, 90) ? CLIENT__NEGATIVE__CLEAN : CLIENT__NEGATIVE__IN_CHECK;
  if (client->state == CLIENT__STATE__ACTIVE && hand_may (scene->hand, "clients.money"))
    {
      client->_profit_case = CLIENT___PROFIT_PROFIT;
      client->profit = dice_between (dice, -200, 4500) * (client->form == CLIENT__FORM__COMPANY ? 100000 : 1000);
    }
}

static void
make_room (Scene *scene, Client *client)
{
  client->communications = arena_alloc (scene->scratch, MAX_ROWS * sizeof *client->communications);
  client->addresses = arena_alloc (scene->scratch, MAX_ROWS * sizeof *client->addresses);
  client->documents = arena_alloc (scene->scratch, MAX_ROWS * sizeof *client->documents);
  client->alt_names = arena_alloc (scene->scratch, MAX_ROWS * sizeof *client->alt_names);
  client->accounts = arena_alloc (scene->scratch, MAX_ROWS * sizeof *client->accounts);
  client->contacts = arena_alloc (scene->scratch, MAX_ROWS * sizeof *client->contacts);
  client->relations = arena_alloc (scene->scratch, MAX_ROWS * sizeof *client->relations);
}

void
client_make (Scene *scene, unsigned office)
{
  Dice *dice = &scene->dice;
  const Worker *worker = worker_of (scene, office);
  Client *client = SCENE_NEW (scene, Client, client, 1);
  ClientSave save = CLIENT_SAVE__INIT;
  const RecordRef *saved;
  Made made = { .surname = (uint16_t) dice_early (dice, scene->surnames->n),
                .street = (uint16_t) dice_below (dice, scene->streets->n),
                .house = (uint16_t) (1 + dice_below (dice, 120)),
                .office = (uint8_t) office,
                .city = (uint8_t) city_near (scene, office),
                .worker = (uint8_t) (worker - scene->staff),
                .company = dice_percent (dice, PERCENT_COMPANIES),
                .female = dice_percent (dice, 54) };

  hand_as (scene->hand, worker->caller);
  made.flat = (uint16_t) (made.company ? dice_below (dice, 40) : 1 + dice_below (dice, 160));
  make_room (scene, client);
  client->branch_id = scene->offices[office].id;
  client->code = scene_print (scene, "%06u", 100001 + scene->n_made);
  if (made.company)
    {
      describe_company (scene, client, &made);
      complete_company (scene, client, &made);
    }
  else
    {
      describe_person (scene, client, &made);
      complete_person (scene, client, &made);
    }
  judge (scene, client, worker);

  save.record = client;
  save.touched = scene_touched (scene, client, &save.n_touched);
  saved = hand_do (scene->hand, &clients_save_method, &save);
  made.id = saved->id;
  made.version = saved->version;
  scene->made[scene->n_made++] = made;
  arena_reset (scene->scratch);
}
