-- 010: the people and companies that the bank serves or deals with, and what belongs to each: addresses, communications,
-- documents, other names, accounts, contact persons, relations. Child rows lie with their client.
--
-- client.place is the place of its branch, kept here so that who may see the row is told by the row alone. Each order in
-- which the whole base is listed has two indexes: by (place, key) for those whose rights reach few branches, and by (key,
-- place, owner) for all others, who walk the order itself and pass over what they may not see. Rows in the bin are in none
-- of them.

CREATE TABLE client (
  id                 {ID}    PRIMARY KEY,
  version            {INT}   NOT NULL,
  form               {INT}   NOT NULL,               -- Client.Form
  name               {TEXT}  NOT NULL,               -- a person's: surname, given name and patronymic, put together
  name_key           {TEXT}  NOT NULL,               -- folded: what lists are sorted by and search looks up
  code               {TEXT},                         -- the bank's own short one
  type               {INT},                          -- Client.Type; NULL = not said, as everywhere below
  state              {INT},                          -- Client.State

  surname            {TEXT},                         -- people only, down to call_hours
  given_name         {TEXT},
  patronymic         {TEXT},
  birth_day          {INT},                          -- day number
  birth_place        {TEXT},
  sex                {INT},                          -- Client.Sex
  citizenship_id     {ID}    REFERENCES dictionary_item,   -- of "country"
  tin                {TEXT},                         -- INN, digits; of both forms
  snils              {TEXT},                         -- digits
  employer_id        {ID}    REFERENCES client,
  job                {TEXT},
  income             {INT},                          -- a month, in kopecks
  no_ads             {INT},                          -- 1: refused advertising
  call_hours         {TEXT},                         -- in the client's own words

  full_name          {TEXT},                         -- companies only, down to main_person_id
  ogrn               {TEXT},
  kpp                {TEXT},
  founded_day        {INT},                          -- day number
  activity_type_id   {ID}    REFERENCES dictionary_item,
  industry_id        {ID}    REFERENCES dictionary_item,
  ownership_id       {ID}    REFERENCES dictionary_item,
  legal_form1_id     {ID}    REFERENCES dictionary_item,
  legal_form_id      {ID}    REFERENCES dictionary_item,
  foreign_trade_id   {ID}    REFERENCES dictionary_item,
  capital_id         {ID}    REFERENCES dictionary_item,
  size_id            {ID}    REFERENCES dictionary_item,
  staff_id           {ID}    REFERENCES dictionary_item,
  turnover_id        {ID}    REFERENCES dictionary_item,
  parent_id          {ID}    REFERENCES client,
  holding_id         {ID}    REFERENCES client,
  main_person_id     {ID}    REFERENCES client,

  category_id        {ID}    REFERENCES dictionary_item,   -- the relationship with the bank, down to note
  product_use_id     {ID}    REFERENCES dictionary_item,
  source_id          {ID}    REFERENCES dictionary_item,
  relationship_id    {ID}    REFERENCES dictionary_item,
  brought_by_id      {ID}    REFERENCES person,
  manager_id         {ID}    REFERENCES person,      -- always sees it
  profit             {INT},                          -- kopecks
  client_activity_id {ID}    REFERENCES dictionary_item,
  risk               {INT},                          -- Client.Risk
  risk_note          {TEXT},                         -- why
  negative           {INT},                          -- Client.Negative: what the check by security found
  negative_note      {TEXT},
  heard_id           {ID}    REFERENCES dictionary_item,   -- where the client has heard of us
  note               {TEXT},

  branch_id          {ID}    NOT NULL REFERENCES branch,
  place              {INT}   NOT NULL,               -- branch.place of branch_id
  created_at         {INT}   NOT NULL,               -- milliseconds since 1970 UTC, as all moments
  deleted_at         {INT},                          -- NULL = is not in the bin
  restricted         {INT},                          -- 1: opens from outside only with a second person
  excuse             {TEXT},                         -- why an imported number is kept that does not hold

  main_phone         {TEXT},                         -- kept from the client's communications and addresses, for lists
  main_email         {TEXT},
  city               {TEXT}
) {TABLE};

CREATE UNIQUE INDEX client_one_tin ON client (tin) WHERE deleted_at IS NULL;

CREATE INDEX client_by_place ON client (place, name_key, id, deleted_at);
CREATE INDEX client_by_name ON client (name_key, id, place, manager_id) WHERE deleted_at IS NULL;
CREATE INDEX client_by_place_tin ON client (place, tin, id, deleted_at);
CREATE INDEX client_by_tin ON client (tin, id, place, manager_id) WHERE deleted_at IS NULL;
CREATE INDEX client_by_place_city ON client (place, city, id, deleted_at);
CREATE INDEX client_by_city ON client (city, id, place, manager_id) WHERE deleted_at IS NULL;
CREATE INDEX client_by_place_created ON client (place, created_at, id, deleted_at);
CREATE INDEX client_by_created ON client (created_at, id, place, manager_id) WHERE deleted_at IS NULL;

CREATE INDEX client_of_manager ON client (manager_id, name_key, id, deleted_at) WHERE manager_id IS NOT NULL;
CREATE INDEX client_of_branch ON client (branch_id);
CREATE INDEX client_in_bin ON client (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX client_by_ogrn ON client (ogrn) WHERE ogrn IS NOT NULL;
CREATE INDEX client_by_snils ON client (snils) WHERE snils IS NOT NULL;
CREATE INDEX client_by_code ON client (code) WHERE code IS NOT NULL;
CREATE INDEX client_by_birth ON client (birth_day, name_key) WHERE birth_day IS NOT NULL;
CREATE INDEX client_of_holding ON client (holding_id) WHERE holding_id IS NOT NULL;
CREATE INDEX client_of_parent ON client (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX client_of_employer ON client (employer_id) WHERE employer_id IS NOT NULL;
CREATE INDEX client_of_main_person ON client (main_person_id) WHERE main_person_id IS NOT NULL;

{SEARCH client};

CREATE TABLE client_address (
  client_id      {ID}    NOT NULL REFERENCES client,
  id             {ID}    NOT NULL,
  type_id        {ID}    NOT NULL REFERENCES dictionary_item,   -- of "address_type": actual, legal, postal ...
  country_id     {ID}    REFERENCES dictionary_item,
  region_id      {ID}    REFERENCES dictionary_item,
  city           {TEXT},                         -- as on an envelope, as all below
  postcode       {TEXT},
  street         {TEXT},
  house          {TEXT},
  building       {TEXT},
  flat           {TEXT},                         -- or office
  PRIMARY KEY (client_id, id)
) {CLUSTERED};

CREATE TABLE client_communication (
  client_id      {ID}    NOT NULL REFERENCES client,
  id             {ID}    NOT NULL,
  kind           {INT}   NOT NULL,               -- Communication.Kind
  value          {TEXT}  NOT NULL,               -- a phone is E.164
  note           {TEXT},
  main           {INT}   NOT NULL,               -- 1: the one that lists show
  refused        {INT}   NOT NULL,               -- 1: not to be used
  digits         {TEXT}  NOT NULL,               -- a phone's from the last to the first; the rest in small letters
  PRIMARY KEY (client_id, id)
) {CLUSTERED};

CREATE INDEX client_communication_by_digits ON client_communication (digits, client_id);

CREATE TABLE client_document (
  client_id      {ID}    NOT NULL REFERENCES client,
  id             {ID}    NOT NULL,
  type_id        {ID}    NOT NULL REFERENCES dictionary_item,   -- of "document_type"
  series         {TEXT},
  number         {TEXT}  NOT NULL,
  issued_day     {INT},                          -- day number
  until_day      {INT},                          -- the last on which it holds
  issued_by      {TEXT},
  issuer_code    {TEXT},
  main           {INT}   NOT NULL,
  PRIMARY KEY (client_id, id)
) {CLUSTERED};

CREATE INDEX client_document_by_number ON client_document (number, series);

CREATE TABLE client_alt_name (
  client_id      {ID}    NOT NULL REFERENCES client,
  id             {ID}    NOT NULL,
  name           {TEXT}  NOT NULL,               -- before the marriage, in Latin letters, as the trade knows it
  note           {TEXT},
  name_key       {TEXT}  NOT NULL,               -- folded
  PRIMARY KEY (client_id, id)
) {CLUSTERED};

CREATE INDEX client_alt_name_by_name ON client_alt_name (name_key, client_id);

CREATE TABLE client_account (
  client_id      {ID}    NOT NULL REFERENCES client,
  id             {ID}    NOT NULL,
  account        {TEXT}  NOT NULL,               -- twenty digits
  bik            {TEXT}  NOT NULL,               -- of the bank that keeps it
  bank           {TEXT},
  note           {TEXT},
  PRIMARY KEY (client_id, id)
) {CLUSTERED};

CREATE INDEX client_account_by_account ON client_account (account, client_id);

CREATE TABLE client_contact (
  client_id      {ID}    NOT NULL REFERENCES client,
  id             {ID}    NOT NULL,
  name           {TEXT}  NOT NULL,
  other_id       {ID}    REFERENCES client,      -- who he is in our base
  position       {TEXT},                         -- at the client
  duty_id        {ID}    REFERENCES dictionary_item,   -- what he answers for there
  weight         {INT},                          -- ContactPerson.Weight
  phone          {TEXT},                         -- E.164
  email          {TEXT},
  powers         {TEXT},                         -- what the power of attorney lets him do
  powers_until   {INT},                          -- day number
  PRIMARY KEY (client_id, id)
) {CLUSTERED};

CREATE INDEX client_contact_of_other ON client_contact (other_id) WHERE other_id IS NOT NULL;
CREATE INDEX client_contact_by_powers ON client_contact (powers_until) WHERE powers_until IS NOT NULL;

CREATE TABLE client_relation (
  client_id      {ID}    NOT NULL REFERENCES client,
  id             {ID}    NOT NULL,
  type_id        {ID}    NOT NULL REFERENCES dictionary_item,   -- what the other is to this one
  other_id       {ID}    NOT NULL REFERENCES client,
  formal         {INT}   NOT NULL,               -- 1: there is a paper that says so
  share          {INT},                          -- of the capital, in millionths of one
  first_day      {INT},                          -- day numbers
  last_day       {INT},
  note           {TEXT},
  PRIMARY KEY (client_id, id)
) {CLUSTERED};

CREATE INDEX client_relation_of_other ON client_relation (other_id, client_id);

-- What has left the bank as a file: the number of a row stands in the file.
CREATE TABLE client_export (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,
  person_id      {ID}    NOT NULL REFERENCES person,
  proposal_id    {ID},                           -- by which a second person let many rows go; NULL = few
  began_at       {INT}   NOT NULL,
  reason         {TEXT}  NOT NULL,
  columns        {TEXT},                         -- names of fields, with blanks between
  query          {BLOB},                         -- the packed ListQuery: an export goes on as it began
  allowed        {INT}   NOT NULL,               -- rows
  given          {INT}   NOT NULL
) {TABLE};

CREATE INDEX client_export_of_person ON client_export (person_id, id);
