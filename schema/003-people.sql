-- 003: the bank's people: the tree of branches, staff, what roles allow, who holds them where, the machines they sit at
-- and their sessions. What nobody may read in a log (passwords, keys) and what changes with every breath (when somebody
-- was seen last) has columns or tables of its own, which no message names: so it is never logged nor hashed.

CREATE TABLE setting (
  name           {TEXT}  PRIMARY KEY NOT NULL,   -- "bank", "demo", "lock_after" ...
  value          {TEXT}                          -- as text; NULL = as the program has it
) {CLUSTERED};

CREATE TABLE branch (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,               -- rises with every save
  name           {TEXT}  NOT NULL,               -- "Chelyabinsk, Lenin avenue"
  name_key       {TEXT},                         -- folded, for finding
  code           {TEXT}  NOT NULL,               -- the bank's own short number of it
  parent_id      {ID}    REFERENCES branch,      -- NULL: the head office, the only one
  city           {TEXT},                         -- as on an envelope
  address        {TEXT},                         -- the rest of the envelope
  phone          {TEXT},                         -- E.164
  zone           {TEXT}  NOT NULL,               -- IANA: "Asia/Yekaterinburg"
  state          {INT}   NOT NULL,               -- Branch.State
  place          {INT}   NOT NULL,               -- number in a walk through the tree, with gaps for those to come
  last           {INT}   NOT NULL,               -- the greatest place under it; its own when it has nobody under it
  depth          {INT}   NOT NULL                -- 0 = head office
) {TABLE};

CREATE UNIQUE INDEX branch_one_code ON branch (code);
CREATE INDEX branch_by_place ON branch (place);
CREATE INDEX branch_by_parent ON branch (parent_id, place);

CREATE TABLE person (
  id             {ID}    PRIMARY KEY,            -- 1 is the house itself and has no row
  version        {INT}   NOT NULL,
  login          {TEXT}  NOT NULL,               -- small letters
  name           {TEXT}  NOT NULL,               -- surname first
  name_key       {TEXT}  NOT NULL,               -- folded, for sorting and finding
  post           {TEXT},                         -- what he is at the bank, in words
  branch_id      {ID}    NOT NULL REFERENCES branch,
  phone          {TEXT},                         -- E.164
  email          {TEXT},
  state          {INT}   NOT NULL,               -- Person.State; who has left cannot sign in
  client_id      {ID},                           -- who he is in the client base: nobody edits his own record
  password_at    {INT},                          -- when his password was set; so that the log tells by whom
  last_seen_at   {INT}                           -- when he signed in last; not logged
) {TABLE};

CREATE UNIQUE INDEX person_one_login ON person (login);
CREATE INDEX person_by_name ON person (name_key, id);
CREATE INDEX person_by_branch ON person (branch_id, name_key);
CREATE INDEX person_by_client ON person (client_id) WHERE client_id IS NOT NULL;

CREATE TABLE person_secret (
  person_id      {ID}    PRIMARY KEY REFERENCES person,
  hash           {TEXT},                         -- crypto_pwhash_str: Argon2id, its parameters, salt and hash in one; NULL = none yet
  must_change    {INT}   NOT NULL,               -- 1: the password was given by somebody else
  draft_key      {BLOB}  NOT NULL                -- 32 bytes; encrypts his drafts on a desk's disk
) {CLUSTERED};

-- Failed tries to sign in. workstation_id 0 is the person bank-wide, person_id 0 a name that nobody has.
CREATE TABLE sign_in_try (
  person_id      {ID}    NOT NULL,
  workstation_id {ID}    NOT NULL,
  failed         {INT}   NOT NULL,               -- in a row; a good one deletes the row
  at             {INT}   NOT NULL,               -- the last
  until          {INT}   NOT NULL,               -- no try is heard before
  PRIMARY KEY (person_id, workstation_id)
) {CLUSTERED};

CREATE TABLE role (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,
  name           {TEXT}  NOT NULL,               -- "Branch manager", in the bank's own words
  note           {TEXT}                          -- what it is for
) {TABLE};

CREATE UNIQUE INDEX role_one_name ON role (name);

CREATE TABLE role_right (
  id             {ID}    NOT NULL,
  role_id        {ID}    NOT NULL REFERENCES role,
  name           {TEXT}  NOT NULL,               -- "clients.edit", as (rule).right says it
  breadth        {INT}   NOT NULL,               -- RoleRight.Breadth: how far it reaches from the branch of the holding
  PRIMARY KEY (role_id, id)
) {CLUSTERED};

CREATE UNIQUE INDEX role_right_one_name ON role_right (role_id, name);
CREATE INDEX role_right_by_name ON role_right (name, role_id);

CREATE TABLE holding (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,
  person_id      {ID}    NOT NULL REFERENCES person,
  role_id        {ID}    NOT NULL REFERENCES role,
  branch_id      {ID}    NOT NULL REFERENCES branch,   -- where it is held
  first_day      {INT},                          -- day number; NULL = since ever
  last_day       {INT},                          -- the last day; NULL = until it is withdrawn
  for_id         {ID}    REFERENCES person       -- a substitute's row: good only while this person holds the role there himself
) {TABLE};

CREATE INDEX holding_of_person ON holding (person_id);
CREATE INDEX holding_of_role ON holding (role_id, branch_id);
CREATE INDEX holding_for ON holding (for_id) WHERE for_id IS NOT NULL;

CREATE TABLE workstation (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,
  name           {TEXT}  NOT NULL,               -- "Window 3"
  name_key       {TEXT},                         -- folded, for finding
  branch_id      {ID}    NOT NULL REFERENCES branch,
  state          {INT}   NOT NULL,               -- Workstation.State
  public_key     {BLOB},                         -- 32 bytes of CURVE; NULL until it is enrolled
  fingerprint    {TEXT},                         -- of the key, for people to compare
  enrolled_at    {INT},
  host           {TEXT},                         -- what the machine calls itself
  code_hash      {BLOB},                         -- BLAKE2b of the invitation's code; NULL once used
  code_until     {INT},                          -- the code is good until
  last_seen_at   {INT}                           -- not logged
) {TABLE};

CREATE UNIQUE INDEX workstation_one_name ON workstation (branch_id, name);
CREATE UNIQUE INDEX workstation_one_public_key ON workstation (public_key);
CREATE UNIQUE INDEX workstation_one_code_hash ON workstation (code_hash);

CREATE TABLE session (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,
  person_id      {ID}    NOT NULL REFERENCES person,
  workstation_id {ID}    NOT NULL REFERENCES workstation,
  began_at       {INT}   NOT NULL,
  ended_at       {INT},                          -- NULL: it lives
  token_hash     {BLOB}  NOT NULL,               -- BLAKE2b of the token, which the desk alone has
  last_seen_at   {INT}                           -- not logged; too long ago and it ends
) {TABLE};

CREATE UNIQUE INDEX session_one_token_hash ON session (token_hash);
CREATE INDEX session_of_person ON session (person_id, began_at);
CREATE INDEX session_alive ON session (last_seen_at) WHERE ended_at IS NULL;
