-- 004: the pick lists of the bank, with their first items. The ids of these are fixed: dictionary * 1000 + number, so that
-- demo data and rules may name them; items that a bank adds get ids like any record. Terms are those of the sources; the
-- codes are those of the state's classifiers where there is one (countries, regions, kinds of document, legal forms).

CREATE TABLE dictionary (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,
  name           {TEXT}  NOT NULL,               -- as (fact).dictionary says it: "industry"
  title_en       {TEXT}  NOT NULL,               -- what people call it
  title_ru       {TEXT}  NOT NULL
) {TABLE};

CREATE UNIQUE INDEX dictionary_one_name ON dictionary (name);

CREATE TABLE dictionary_item (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,
  dictionary_id  {ID}    NOT NULL REFERENCES dictionary,
  code           {TEXT},                         -- for exchange with other systems; people need not see it
  name_en        {TEXT}  NOT NULL,
  name_ru        {TEXT}  NOT NULL,
  key_en         {TEXT}  NOT NULL,               -- folded names, for sorting and finding
  key_ru         {TEXT}  NOT NULL,
  position       {INT}   NOT NULL,               -- order within its dictionary
  retired_day    {INT},                          -- day number since when it is no more offered; NULL = it is
  tone           {INT}   NOT NULL,               -- Choice.Tone: how it is coloured
  within_id      {ID}    REFERENCES dictionary_item   -- offered only under this item of another list: a region under its country
) {TABLE};

CREATE UNIQUE INDEX dictionary_item_one_name_en ON dictionary_item (dictionary_id, name_en);
CREATE UNIQUE INDEX dictionary_item_one_name_ru ON dictionary_item (dictionary_id, name_ru);
CREATE INDEX dictionary_item_by_position ON dictionary_item (dictionary_id, position);
CREATE INDEX dictionary_item_within ON dictionary_item (within_id) WHERE within_id IS NOT NULL;

INSERT INTO dictionary (id, version, name, title_en, title_ru) VALUES
  (1, 1, 'address_type', 'Address type', 'Тип адреса'),
  (2, 1, 'country', 'Country', 'Страна'),
  (3, 1, 'region', 'Region', 'Регион'),
  (4, 1, 'document_type', 'Document', 'Документ'),
  (5, 1, 'relation_type', 'Relation', 'Вид связи'),
  (6, 1, 'duty', 'Area of responsibility', 'Зона ответственности'),
  (7, 1, 'activity_type', 'Activity type', 'Вид деятельности'),
  (8, 1, 'industry', 'Industry', 'Отрасль'),
  (9, 1, 'ownership', 'Ownership form', 'Форма собственности'),
  (10, 1, 'legal_form1', 'Legal form, level 1', 'Организационная форма (1 уровень)'),
  (11, 1, 'legal_form', 'Legal form, level 2', 'Организационная форма (2 уровень)'),
  (12, 1, 'foreign_trade', 'Foreign trade', 'Отношение к ВЭД'),
  (13, 1, 'capital', 'Capital structure', 'Структура капитала'),
  (14, 1, 'business_size', 'Business size', 'Размер бизнеса'),
  (15, 1, 'staff_band', 'Number of employees', 'Количество сотрудников'),
  (16, 1, 'turnover_band', 'Annual turnover', 'Годовой оборот'),
  (17, 1, 'client_category', 'Category', 'Категория'),
  (18, 1, 'product_use', 'Way of using products', 'Способ использования продуктов и услуг'),
  (19, 1, 'source', 'Source of acquisition', 'Источник привлечения'),
  (20, 1, 'relationship', 'Relationship level', 'Уровень взаимоотношений'),
  (21, 1, 'client_activity', 'Client’s activity', 'Активность клиента'),
  (22, 1, 'heard', 'Information source', 'Источник информации'),
  (23, 1, 'event_result', 'Result', 'Результат контакта');

-- address_type
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (1001, 1, 1, 'actual', 'Actual', 'Фактический', 'actual', 'фактический', 1, 0, NULL),
  (1002, 1, 1, 'legal', 'Registered', 'Юридический', 'registered', 'юридический', 2, 0, NULL),
  (1003, 1, 1, 'registration', 'Place of registration', 'Адрес регистрации', 'place of registration', 'адрес регистрации', 3, 0, NULL),
  (1004, 1, 1, 'postal', 'Postal', 'Почтовый', 'postal', 'почтовый', 4, 0, NULL),
  (1005, 1, 1, 'stay', 'Place of stay', 'Место пребывания', 'place of stay', 'место пребывания', 5, 0, NULL),
  (1006, 1, 1, 'work', 'Work', 'Рабочий', 'work', 'рабочий', 6, 0, NULL),
  (1007, 1, 1, 'delivery', 'Delivery', 'Адрес доставки', 'delivery', 'адрес доставки', 7, 0, NULL);

-- country
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (2001, 1, 2, '643', 'Russia', 'Россия', 'russia', 'россия', 1, 0, NULL),
  (2002, 1, 2, '112', 'Belarus', 'Беларусь', 'belarus', 'беларусь', 2, 0, NULL),
  (2003, 1, 2, '398', 'Kazakhstan', 'Казахстан', 'kazakhstan', 'казахстан', 3, 0, NULL),
  (2004, 1, 2, '051', 'Armenia', 'Армения', 'armenia', 'армения', 4, 0, NULL),
  (2005, 1, 2, '417', 'Kyrgyzstan', 'Киргизия', 'kyrgyzstan', 'киргизия', 5, 0, NULL),
  (2006, 1, 2, '031', 'Azerbaijan', 'Азербайджан', 'azerbaijan', 'азербайджан', 6, 0, NULL),
  (2007, 1, 2, '268', 'Georgia', 'Грузия', 'georgia', 'грузия', 7, 0, NULL),
  (2008, 1, 2, '498', 'Moldova', 'Молдавия', 'moldova', 'молдавия', 8, 0, NULL),
  (2009, 1, 2, '762', 'Tajikistan', 'Таджикистан', 'tajikistan', 'таджикистан', 9, 0, NULL),
  (2010, 1, 2, '795', 'Turkmenistan', 'Туркмения', 'turkmenistan', 'туркмения', 10, 0, NULL),
  (2011, 1, 2, '860', 'Uzbekistan', 'Узбекистан', 'uzbekistan', 'узбекистан', 11, 0, NULL),
  (2012, 1, 2, '804', 'Ukraine', 'Украина', 'ukraine', 'украина', 12, 0, NULL),
  (2013, 1, 2, '156', 'China', 'Китай', 'china', 'китай', 13, 0, NULL),
  (2014, 1, 2, '356', 'India', 'Индия', 'india', 'индия', 14, 0, NULL),
  (2015, 1, 2, '792', 'Turkey', 'Турция', 'turkey', 'турция', 15, 0, NULL),
  (2016, 1, 2, '784', 'United Arab Emirates', 'ОАЭ', 'united arab emirates', 'оаэ', 16, 0, NULL),
  (2017, 1, 2, '496', 'Mongolia', 'Монголия', 'mongolia', 'монголия', 17, 0, NULL),
  (2018, 1, 2, '688', 'Serbia', 'Сербия', 'serbia', 'сербия', 18, 0, NULL),
  (2019, 1, 2, '196', 'Cyprus', 'Кипр', 'cyprus', 'кипр', 19, 0, NULL),
  (2020, 1, 2, '276', 'Germany', 'Германия', 'germany', 'германия', 20, 0, NULL),
  (2021, 1, 2, '250', 'France', 'Франция', 'france', 'франция', 21, 0, NULL),
  (2022, 1, 2, '380', 'Italy', 'Италия', 'italy', 'италия', 22, 0, NULL),
  (2023, 1, 2, '826', 'United Kingdom', 'Великобритания', 'united kingdom', 'великобритания', 23, 0, NULL),
  (2024, 1, 2, '840', 'United States', 'США', 'united states', 'сша', 24, 0, NULL),
  (2025, 1, 2, '392', 'Japan', 'Япония', 'japan', 'япония', 25, 0, NULL),
  (2026, 1, 2, '410', 'Republic of Korea', 'Республика Корея', 'republic of korea', 'республика корея', 26, 0, NULL),
  (2027, 1, 2, '376', 'Israel', 'Израиль', 'israel', 'израиль', 27, 0, NULL),
  (2028, 1, 2, '999', 'Stateless', 'Лицо без гражданства', 'stateless', 'лицо без гражданства', 28, 0, NULL);

-- region
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (3001, 1, 3, '01', 'Adygea', 'Республика Адыгея', 'adygea', 'республика адыгея', 1, 0, 2001),
  (3002, 1, 3, '02', 'Bashkortostan', 'Республика Башкортостан', 'bashkortostan', 'республика башкортостан', 2, 0, 2001),
  (3003, 1, 3, '03', 'Buryatia', 'Республика Бурятия', 'buryatia', 'республика бурятия', 3, 0, 2001),
  (3004, 1, 3, '04', 'Altai Republic', 'Республика Алтай', 'altai republic', 'республика алтай', 4, 0, 2001),
  (3005, 1, 3, '05', 'Dagestan', 'Республика Дагестан', 'dagestan', 'республика дагестан', 5, 0, 2001),
  (3006, 1, 3, '06', 'Ingushetia', 'Республика Ингушетия', 'ingushetia', 'республика ингушетия', 6, 0, 2001),
  (3007, 1, 3, '07', 'Kabardino-Balkaria', 'Кабардино-Балкарская Республика', 'kabardino-balkaria', 'кабардино-балкарская республика', 7, 0, 2001),
  (3008, 1, 3, '08', 'Kalmykia', 'Республика Калмыкия', 'kalmykia', 'республика калмыкия', 8, 0, 2001),
  (3009, 1, 3, '09', 'Karachay-Cherkessia', 'Карачаево-Черкесская Республика', 'karachay-cherkessia', 'карачаево-черкесская республика', 9, 0, 2001),
  (3010, 1, 3, '10', 'Karelia', 'Республика Карелия', 'karelia', 'республика карелия', 10, 0, 2001),
  (3011, 1, 3, '11', 'Komi', 'Республика Коми', 'komi', 'республика коми', 11, 0, 2001),
  (3012, 1, 3, '12', 'Mari El', 'Республика Марий Эл', 'mari el', 'республика марий эл', 12, 0, 2001),
  (3013, 1, 3, '13', 'Mordovia', 'Республика Мордовия', 'mordovia', 'республика мордовия', 13, 0, 2001),
  (3014, 1, 3, '14', 'Sakha (Yakutia)', 'Республика Саха (Якутия)', 'sakha (yakutia)', 'республика саха (якутия)', 14, 0, 2001),
  (3015, 1, 3, '15', 'North Ossetia – Alania', 'Республика Северная Осетия — Алания', 'north ossetia – alania', 'республика северная осетия — алания', 15, 0, 2001),
  (3016, 1, 3, '16', 'Tatarstan', 'Республика Татарстан', 'tatarstan', 'республика татарстан', 16, 0, 2001),
  (3017, 1, 3, '17', 'Tuva', 'Республика Тыва', 'tuva', 'республика тыва', 17, 0, 2001),
  (3018, 1, 3, '18', 'Udmurtia', 'Удмуртская Республика', 'udmurtia', 'удмуртская республика', 18, 0, 2001),
  (3019, 1, 3, '19', 'Khakassia', 'Республика Хакасия', 'khakassia', 'республика хакасия', 19, 0, 2001),
  (3020, 1, 3, '20', 'Chechnya', 'Чеченская Республика', 'chechnya', 'чеченская республика', 20, 0, 2001),
  (3021, 1, 3, '21', 'Chuvashia', 'Чувашская Республика', 'chuvashia', 'чувашская республика', 21, 0, 2001),
  (3022, 1, 3, '22', 'Altai Krai', 'Алтайский край', 'altai krai', 'алтайский край', 22, 0, 2001),
  (3023, 1, 3, '23', 'Krasnodar Krai', 'Краснодарский край', 'krasnodar krai', 'краснодарский край', 23, 0, 2001),
  (3024, 1, 3, '24', 'Krasnoyarsk Krai', 'Красноярский край', 'krasnoyarsk krai', 'красноярский край', 24, 0, 2001),
  (3025, 1, 3, '25', 'Primorsky Krai', 'Приморский край', 'primorsky krai', 'приморский край', 25, 0, 2001),
  (3026, 1, 3, '26', 'Stavropol Krai', 'Ставропольский край', 'stavropol krai', 'ставропольский край', 26, 0, 2001),
  (3027, 1, 3, '27', 'Khabarovsk Krai', 'Хабаровский край', 'khabarovsk krai', 'хабаровский край', 27, 0, 2001),
  (3028, 1, 3, '28', 'Amur Region', 'Амурская область', 'amur region', 'амурская область', 28, 0, 2001),
  (3029, 1, 3, '29', 'Arkhangelsk Region', 'Архангельская область', 'arkhangelsk region', 'архангельская область', 29, 0, 2001),
  (3030, 1, 3, '30', 'Astrakhan Region', 'Астраханская область', 'astrakhan region', 'астраханская область', 30, 0, 2001),
  (3031, 1, 3, '31', 'Belgorod Region', 'Белгородская область', 'belgorod region', 'белгородская область', 31, 0, 2001),
  (3032, 1, 3, '32', 'Bryansk Region', 'Брянская область', 'bryansk region', 'брянская область', 32, 0, 2001),
  (3033, 1, 3, '33', 'Vladimir Region', 'Владимирская область', 'vladimir region', 'владимирская область', 33, 0, 2001),
  (3034, 1, 3, '34', 'Volgograd Region', 'Волгоградская область', 'volgograd region', 'волгоградская область', 34, 0, 2001),
  (3035, 1, 3, '35', 'Vologda Region', 'Вологодская область', 'vologda region', 'вологодская область', 35, 0, 2001),
  (3036, 1, 3, '36', 'Voronezh Region', 'Воронежская область', 'voronezh region', 'воронежская область', 36, 0, 2001),
  (3037, 1, 3, '37', 'Ivanovo Region', 'Ивановская область', 'ivanovo region', 'ивановская область', 37, 0, 2001),
  (3038, 1, 3, '38', 'Irkutsk Region', 'Иркутская область', 'irkutsk region', 'иркутская область', 38, 0, 2001),
  (3039, 1, 3, '39', 'Kaliningrad Region', 'Калининградская область', 'kaliningrad region', 'калининградская область', 39, 0, 2001),
  (3040, 1, 3, '40', 'Kaluga Region', 'Калужская область', 'kaluga region', 'калужская область', 40, 0, 2001),
  (3041, 1, 3, '41', 'Kamchatka Krai', 'Камчатский край', 'kamchatka krai', 'камчатский край', 41, 0, 2001),
  (3042, 1, 3, '42', 'Kemerovo Region – Kuzbass', 'Кемеровская область — Кузбасс', 'kemerovo region – kuzbass', 'кемеровская область — кузбасс', 42, 0, 2001),
  (3043, 1, 3, '43', 'Kirov Region', 'Кировская область', 'kirov region', 'кировская область', 43, 0, 2001),
  (3044, 1, 3, '44', 'Kostroma Region', 'Костромская область', 'kostroma region', 'костромская область', 44, 0, 2001),
  (3045, 1, 3, '45', 'Kurgan Region', 'Курганская область', 'kurgan region', 'курганская область', 45, 0, 2001),
  (3046, 1, 3, '46', 'Kursk Region', 'Курская область', 'kursk region', 'курская область', 46, 0, 2001),
  (3047, 1, 3, '47', 'Leningrad Region', 'Ленинградская область', 'leningrad region', 'ленинградская область', 47, 0, 2001),
  (3048, 1, 3, '48', 'Lipetsk Region', 'Липецкая область', 'lipetsk region', 'липецкая область', 48, 0, 2001),
  (3049, 1, 3, '49', 'Magadan Region', 'Магаданская область', 'magadan region', 'магаданская область', 49, 0, 2001),
  (3050, 1, 3, '50', 'Moscow Region', 'Московская область', 'moscow region', 'московская область', 50, 0, 2001),
  (3051, 1, 3, '51', 'Murmansk Region', 'Мурманская область', 'murmansk region', 'мурманская область', 51, 0, 2001),
  (3052, 1, 3, '52', 'Nizhny Novgorod Region', 'Нижегородская область', 'nizhny novgorod region', 'нижегородская область', 52, 0, 2001),
  (3053, 1, 3, '53', 'Novgorod Region', 'Новгородская область', 'novgorod region', 'новгородская область', 53, 0, 2001),
  (3054, 1, 3, '54', 'Novosibirsk Region', 'Новосибирская область', 'novosibirsk region', 'новосибирская область', 54, 0, 2001),
  (3055, 1, 3, '55', 'Omsk Region', 'Омская область', 'omsk region', 'омская область', 55, 0, 2001),
  (3056, 1, 3, '56', 'Orenburg Region', 'Оренбургская область', 'orenburg region', 'оренбургская область', 56, 0, 2001),
  (3057, 1, 3, '57', 'Oryol Region', 'Орловская область', 'oryol region', 'орловская область', 57, 0, 2001),
  (3058, 1, 3, '58', 'Penza Region', 'Пензенская область', 'penza region', 'пензенская область', 58, 0, 2001),
  (3059, 1, 3, '59', 'Perm Krai', 'Пермский край', 'perm krai', 'пермский край', 59, 0, 2001),
  (3060, 1, 3, '60', 'Pskov Region', 'Псковская область', 'pskov region', 'псковская область', 60, 0, 2001),
  (3061, 1, 3, '61', 'Rostov Region', 'Ростовская область', 'rostov region', 'ростовская область', 61, 0, 2001),
  (3062, 1, 3, '62', 'Ryazan Region', 'Рязанская область', 'ryazan region', 'рязанская область', 62, 0, 2001),
  (3063, 1, 3, '63', 'Samara Region', 'Самарская область', 'samara region', 'самарская область', 63, 0, 2001),
  (3064, 1, 3, '64', 'Saratov Region', 'Саратовская область', 'saratov region', 'саратовская область', 64, 0, 2001),
  (3065, 1, 3, '65', 'Sakhalin Region', 'Сахалинская область', 'sakhalin region', 'сахалинская область', 65, 0, 2001),
  (3066, 1, 3, '66', 'Sverdlovsk Region', 'Свердловская область', 'sverdlovsk region', 'свердловская область', 66, 0, 2001),
  (3067, 1, 3, '67', 'Smolensk Region', 'Смоленская область', 'smolensk region', 'смоленская область', 67, 0, 2001),
  (3068, 1, 3, '68', 'Tambov Region', 'Тамбовская область', 'tambov region', 'тамбовская область', 68, 0, 2001),
  (3069, 1, 3, '69', 'Tver Region', 'Тверская область', 'tver region', 'тверская область', 69, 0, 2001),
  (3070, 1, 3, '70', 'Tomsk Region', 'Томская область', 'tomsk region', 'томская область', 70, 0, 2001),
  (3071, 1, 3, '71', 'Tula Region', 'Тульская область', 'tula region', 'тульская область', 71, 0, 2001),
  (3072, 1, 3, '72', 'Tyumen Region', 'Тюменская область', 'tyumen region', 'тюменская область', 72, 0, 2001),
  (3073, 1, 3, '73', 'Ulyanovsk Region', 'Ульяновская область', 'ulyanovsk region', 'ульяновская область', 73, 0, 2001),
  (3074, 1, 3, '74', 'Chelyabinsk Region', 'Челябинская область', 'chelyabinsk region', 'челябинская область', 74, 0, 2001),
  (3075, 1, 3, '75', 'Zabaykalsky Krai', 'Забайкальский край', 'zabaykalsky krai', 'забайкальский край', 75, 0, 2001),
  (3076, 1, 3, '76', 'Yaroslavl Region', 'Ярославская область', 'yaroslavl region', 'ярославская область', 76, 0, 2001),
  (3077, 1, 3, '77', 'Moscow', 'Москва', 'moscow', 'москва', 77, 0, 2001),
  (3078, 1, 3, '78', 'Saint Petersburg', 'Санкт-Петербург', 'saint petersburg', 'санкт-петербург', 78, 0, 2001),
  (3079, 1, 3, '79', 'Jewish Autonomous Region', 'Еврейская автономная область', 'jewish autonomous region', 'еврейская автономная область', 79, 0, 2001),
  (3080, 1, 3, '83', 'Nenets Autonomous Area', 'Ненецкий автономный округ', 'nenets autonomous area', 'ненецкий автономный округ', 80, 0, 2001),
  (3081, 1, 3, '86', 'Khanty-Mansi Autonomous Area – Yugra', 'Ханты-Мансийский автономный округ — Югра', 'khanty-mansi autonomous area – yugra', 'ханты-мансийский автономный округ — югра', 81, 0, 2001),
  (3082, 1, 3, '87', 'Chukotka Autonomous Area', 'Чукотский автономный округ', 'chukotka autonomous area', 'чукотский автономный округ', 82, 0, 2001),
  (3083, 1, 3, '89', 'Yamalo-Nenets Autonomous Area', 'Ямало-Ненецкий автономный округ', 'yamalo-nenets autonomous area', 'ямало-ненецкий автономный округ', 83, 0, 2001),
  (3084, 1, 3, '80', 'Donetsk People’s Republic', 'Донецкая Народная Республика', 'donetsk people’s republic', 'донецкая народная республика', 84, 0, 2001),
  (3085, 1, 3, '81', 'Luhansk People’s Republic', 'Луганская Народная Республика', 'luhansk people’s republic', 'луганская народная республика', 85, 0, 2001),
  (3086, 1, 3, '82', 'Crimea', 'Республика Крым', 'crimea', 'республика крым', 86, 0, 2001),
  (3087, 1, 3, '84', 'Kherson Region', 'Херсонская область', 'kherson region', 'херсонская область', 87, 0, 2001),
  (3088, 1, 3, '85', 'Zaporizhzhia Region', 'Запорожская область', 'zaporizhzhia region', 'запорожская область', 88, 0, 2001),
  (3089, 1, 3, '92', 'Sevastopol', 'Севастополь', 'sevastopol', 'севастополь', 89, 0, 2001),
  (3090, 1, 3, '99', 'Baikonur', 'Байконур', 'baikonur', 'байконур', 90, 0, 2001);

-- document_type
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (4001, 1, 4, '21', 'Passport of the Russian Federation', 'Паспорт гражданина РФ', 'passport of the russian federation', 'паспорт гражданина рф', 1, 0, NULL),
  (4002, 1, 4, '22', 'Foreign travel passport', 'Заграничный паспорт гражданина РФ', 'foreign travel passport', 'заграничный паспорт гражданина рф', 2, 0, NULL),
  (4003, 1, 4, '10', 'Passport of a foreign citizen', 'Паспорт иностранного гражданина', 'passport of a foreign citizen', 'паспорт иностранного гражданина', 3, 0, NULL),
  (4004, 1, 4, '03', 'Birth certificate', 'Свидетельство о рождении', 'birth certificate', 'свидетельство о рождении', 4, 0, NULL),
  (4005, 1, 4, '07', 'Military ID', 'Военный билет', 'military id', 'военный билет', 5, 0, NULL),
  (4006, 1, 4, '14', 'Temporary identity card', 'Временное удостоверение личности', 'temporary identity card', 'временное удостоверение личности', 6, 0, NULL),
  (4007, 1, 4, '12', 'Residence permit', 'Вид на жительство', 'residence permit', 'вид на жительство', 7, 0, NULL),
  (4008, 1, 4, '15', 'Temporary residence permit', 'Разрешение на временное проживание', 'temporary residence permit', 'разрешение на временное проживание', 8, 0, NULL),
  (4009, 1, 4, '13', 'Refugee certificate', 'Удостоверение беженца', 'refugee certificate', 'удостоверение беженца', 9, 0, NULL),
  (4010, 1, 4, 'migration', 'Migration card', 'Миграционная карта', 'migration card', 'миграционная карта', 10, 0, NULL),
  (4011, 1, 4, 'driver', 'Driver''s licence', 'Водительское удостоверение', 'drivers licence', 'водительское удостоверение', 11, 0, NULL),
  (4012, 1, 4, 'charter', 'Charter', 'Устав', 'charter', 'устав', 12, 0, NULL),
  (4013, 1, 4, 'registration', 'Registration certificate', 'Свидетельство о государственной регистрации', 'registration certificate', 'свидетельство о государственной регистрации', 13, 0, NULL),
  (4014, 1, 4, 'extract', 'Extract from the register of legal entities', 'Выписка из ЕГРЮЛ', 'extract from the register of legal entities', 'выписка из егрюл', 14, 0, NULL),
  (4015, 1, 4, 'attorney', 'Power of attorney', 'Доверенность', 'power of attorney', 'доверенность', 15, 0, NULL),
  (4016, 1, 4, 'licence', 'Licence', 'Лицензия', 'licence', 'лицензия', 16, 0, NULL);

-- relation_type
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (5001, 1, 5, 'founder', 'Founder', 'Учредитель', 'founder', 'учредитель', 1, 0, NULL),
  (5002, 1, 5, 'shareholder', 'Shareholder', 'Акционер', 'shareholder', 'акционер', 2, 0, NULL),
  (5003, 1, 5, 'beneficiary', 'Beneficial owner', 'Бенефициарный владелец', 'beneficial owner', 'бенефициарный владелец', 3, 0, NULL),
  (5004, 1, 5, 'head', 'Head', 'Руководитель', 'head', 'руководитель', 4, 0, NULL),
  (5005, 1, 5, 'accountant', 'Chief accountant', 'Главный бухгалтер', 'chief accountant', 'главный бухгалтер', 5, 0, NULL),
  (5006, 1, 5, 'subsidiary', 'Subsidiary', 'Дочерняя компания', 'subsidiary', 'дочерняя компания', 6, 0, NULL),
  (5007, 1, 5, 'affiliate', 'Affiliate', 'Аффилированное лицо', 'affiliate', 'аффилированное лицо', 7, 0, NULL),
  (5008, 1, 5, 'group', 'Company of the same group', 'Компания одной группы', 'company of the same group', 'компания одной группы', 8, 0, NULL),
  (5009, 1, 5, 'supplier', 'Supplier', 'Поставщик', 'supplier', 'поставщик', 9, 0, NULL),
  (5010, 1, 5, 'buyer', 'Buyer', 'Покупатель', 'buyer', 'покупатель', 10, 0, NULL),
  (5011, 1, 5, 'competitor', 'Competitor', 'Конкурент', 'competitor', 'конкурент', 11, 0, NULL),
  (5012, 1, 5, 'spouse', 'Spouse', 'Супруг(а)', 'spouse', 'супруг(а)', 12, 0, NULL),
  (5013, 1, 5, 'parent', 'Parent', 'Родитель', 'parent', 'родитель', 13, 0, NULL),
  (5014, 1, 5, 'child', 'Child', 'Ребёнок', 'child', 'ребенок', 14, 0, NULL),
  (5015, 1, 5, 'sibling', 'Brother or sister', 'Брат или сестра', 'brother or sister', 'брат или сестра', 15, 0, NULL),
  (5016, 1, 5, 'guarantor', 'Guarantor', 'Поручитель', 'guarantor', 'поручитель', 16, 0, NULL),
  (5017, 1, 5, 'pledger', 'Pledger', 'Залогодатель', 'pledger', 'залогодатель', 17, 0, NULL),
  (5018, 1, 5, 'recommended', 'Recommended by', 'По рекомендации', 'recommended by', 'по рекомендации', 18, 0, NULL),
  (5019, 1, 5, 'acquaintance', 'Acquaintance', 'Знакомый', 'acquaintance', 'знакомый', 19, 0, NULL);

-- duty
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (6001, 1, 6, 'management', 'General management', 'Общее руководство', 'general management', 'общее руководство', 1, 0, NULL),
  (6002, 1, 6, 'finance', 'Finance', 'Финансы', 'finance', 'финансы', 2, 0, NULL),
  (6003, 1, 6, 'accounting', 'Accounting', 'Бухгалтерия', 'accounting', 'бухгалтерия', 3, 0, NULL),
  (6004, 1, 6, 'treasury', 'Treasury and payments', 'Казначейство и платежи', 'treasury and payments', 'казначейство и платежи', 4, 0, NULL),
  (6005, 1, 6, 'legal', 'Legal affairs', 'Юридические вопросы', 'legal affairs', 'юридические вопросы', 5, 0, NULL),
  (6006, 1, 6, 'purchasing', 'Purchasing', 'Закупки', 'purchasing', 'закупки', 6, 0, NULL),
  (6007, 1, 6, 'sales', 'Sales', 'Продажи', 'sales', 'продажи', 7, 0, NULL),
  (6008, 1, 6, 'production', 'Production', 'Производство', 'production', 'производство', 8, 0, NULL),
  (6009, 1, 6, 'trade', 'Foreign trade', 'Внешнеэкономическая деятельность', 'foreign trade', 'внешнеэкономическая деятельность', 9, 0, NULL),
  (6010, 1, 6, 'staff', 'Staff', 'Персонал', 'staff', 'персонал', 10, 0, NULL),
  (6011, 1, 6, 'it', 'Information technology', 'Информационные технологии', 'information technology', 'информационные технологии', 11, 0, NULL),
  (6012, 1, 6, 'security', 'Security', 'Безопасность', 'security', 'безопасность', 12, 0, NULL);

-- activity_type
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (7001, 1, 7, 'services', 'Services', 'Услуги', 'services', 'услуги', 1, 0, NULL),
  (7002, 1, 7, 'manufacturing', 'Manufacturing', 'Производство', 'manufacturing', 'производство', 2, 0, NULL),
  (7003, 1, 7, 'wholesale', 'Wholesale', 'Оптовая торговля', 'wholesale', 'оптовая торговля', 3, 0, NULL),
  (7004, 1, 7, 'retail', 'Retail', 'Розничная торговля', 'retail', 'розничная торговля', 4, 0, NULL),
  (7005, 1, 7, 'construction', 'Construction', 'Строительство', 'construction', 'строительство', 5, 0, NULL),
  (7006, 1, 7, 'transport', 'Transport and logistics', 'Транспорт и логистика', 'transport and logistics', 'транспорт и логистика', 6, 0, NULL),
  (7007, 1, 7, 'agriculture', 'Agriculture', 'Сельское хозяйство', 'agriculture', 'сельское хозяйство', 7, 0, NULL),
  (7008, 1, 7, 'finance', 'Finance and insurance', 'Финансы и страхование', 'finance and insurance', 'финансы и страхование', 8, 0, NULL),
  (7009, 1, 7, 'state', 'State and municipal body', 'Государственный или муниципальный орган', 'state and municipal body', 'государственный или муниципальный орган', 9, 0, NULL),
  (7010, 1, 7, 'other', 'Other', 'Прочее', 'other', 'прочее', 10, 0, NULL);

-- industry
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (8001, 1, 8, 'consulting', 'Consulting', 'Консалтинг', 'consulting', 'консалтинг', 1, 0, NULL),
  (8002, 1, 8, 'it', 'Information technology', 'Информационные технологии', 'information technology', 'информационные технологии', 2, 0, NULL),
  (8003, 1, 8, 'telecom', 'Telecommunications', 'Связь', 'telecommunications', 'связь', 3, 0, NULL),
  (8004, 1, 8, 'oil', 'Oil and gas', 'Нефть и газ', 'oil and gas', 'нефть и газ', 4, 0, NULL),
  (8005, 1, 8, 'power', 'Power generation', 'Электроэнергетика', 'power generation', 'электроэнергетика', 5, 0, NULL),
  (8006, 1, 8, 'metals', 'Metals and mining', 'Металлургия и добыча', 'metals and mining', 'металлургия и добыча', 6, 0, NULL),
  (8007, 1, 8, 'chemicals', 'Chemicals', 'Химия', 'chemicals', 'химия', 7, 0, NULL),
  (8008, 1, 8, 'engineering', 'Mechanical engineering', 'Машиностроение', 'mechanical engineering', 'машиностроение', 8, 0, NULL),
  (8009, 1, 8, 'food', 'Food industry', 'Пищевая промышленность', 'food industry', 'пищевая промышленность', 9, 0, NULL),
  (8010, 1, 8, 'light', 'Light industry', 'Лёгкая промышленность', 'light industry', 'легкая промышленность', 10, 0, NULL),
  (8011, 1, 8, 'wood', 'Woodworking', 'Деревообработка', 'woodworking', 'деревообработка', 11, 0, NULL),
  (8012, 1, 8, 'materials', 'Building materials', 'Строительные материалы', 'building materials', 'строительные материалы', 12, 0, NULL),
  (8013, 1, 8, 'construction', 'Construction', 'Строительство', 'construction', 'строительство', 13, 0, NULL),
  (8014, 1, 8, 'estate', 'Real estate', 'Недвижимость', 'real estate', 'недвижимость', 14, 0, NULL),
  (8015, 1, 8, 'trade', 'Trade', 'Торговля', 'trade', 'торговля', 15, 0, NULL),
  (8016, 1, 8, 'transport', 'Transport', 'Транспорт', 'transport', 'транспорт', 16, 0, NULL),
  (8017, 1, 8, 'agriculture', 'Agriculture', 'Сельское хозяйство', 'agriculture', 'сельское хозяйство', 17, 0, NULL),
  (8018, 1, 8, 'tourism', 'Tourism and catering', 'Туризм и общественное питание', 'tourism and catering', 'туризм и общественное питание', 18, 0, NULL),
  (8019, 1, 8, 'medicine', 'Medicine', 'Медицина', 'medicine', 'медицина', 19, 0, NULL),
  (8020, 1, 8, 'education', 'Education', 'Образование', 'education', 'образование', 20, 0, NULL),
  (8021, 1, 8, 'media', 'Media and advertising', 'СМИ и реклама', 'media and advertising', 'сми и реклама', 21, 0, NULL),
  (8022, 1, 8, 'finance', 'Finance', 'Финансы', 'finance', 'финансы', 22, 0, NULL),
  (8023, 1, 8, 'household', 'Household services', 'Бытовые услуги', 'household services', 'бытовые услуги', 23, 0, NULL),
  (8024, 1, 8, 'public', 'Public administration', 'Государственное управление', 'public administration', 'государственное управление', 24, 0, NULL);

-- ownership
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (9001, 1, 9, 'private', 'Private', 'Частная', 'private', 'частная', 1, 0, NULL),
  (9002, 1, 9, 'state', 'State', 'Государственная', 'state', 'государственная', 2, 0, NULL),
  (9003, 1, 9, 'municipal', 'Municipal', 'Муниципальная', 'municipal', 'муниципальная', 3, 0, NULL),
  (9004, 1, 9, 'mixed', 'Mixed', 'Смешанная', 'mixed', 'смешанная', 4, 0, NULL),
  (9005, 1, 9, 'foreign', 'Foreign', 'Иностранная', 'foreign', 'иностранная', 5, 0, NULL),
  (9006, 1, 9, 'joint', 'Joint Russian and foreign', 'Совместная российская и иностранная', 'joint russian and foreign', 'совместная российская и иностранная', 6, 0, NULL),
  (9007, 1, 9, 'public', 'Of public organisations', 'Общественных организаций', 'of public organisations', 'общественных организаций', 7, 0, NULL);

-- legal_form1
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (10001, 1, 10, 'commercial', 'Commercial', 'Коммерческая', 'commercial', 'коммерческая', 1, 0, NULL),
  (10002, 1, 10, 'noncommercial', 'Non-commercial', 'Некоммерческая', 'non-commercial', 'некоммерческая', 2, 0, NULL),
  (10003, 1, 10, 'sole', 'Sole proprietor', 'Индивидуальный предприниматель', 'sole proprietor', 'индивидуальный предприниматель', 3, 0, NULL),
  (10004, 1, 10, 'state', 'State body', 'Государственный орган', 'state body', 'государственный орган', 4, 0, NULL);

-- legal_form
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (11001, 1, 11, '12300', 'LLC', 'ООО', 'llc', 'ооо', 1, 0, 10001),
  (11002, 1, 11, '12247', 'Public JSC', 'ПАО', 'public jsc', 'пао', 2, 0, 10001),
  (11003, 1, 11, '12267', 'JSC', 'АО', 'jsc', 'ао', 3, 0, 10001),
  (11004, 1, 11, '12200', 'Open JSC', 'ОАО', 'open jsc', 'оао', 4, 0, 10001),
  (11005, 1, 11, '14000', 'Production cooperative', 'Производственный кооператив', 'production cooperative', 'производственный кооператив', 5, 0, 10001),
  (11006, 1, 11, '11000', 'Limited partnership', 'Коммандитное товарищество', 'limited partnership', 'коммандитное товарищество', 6, 0, 10001),
  (11007, 1, 11, '65000', 'Unitary enterprise', 'Унитарное предприятие', 'unitary enterprise', 'унитарное предприятие', 7, 0, 10001),
  (11008, 1, 11, '71400', 'Autonomous organisation', 'АНО', 'autonomous organisation', 'ано', 8, 0, 10002),
  (11009, 1, 11, '70400', 'Foundation', 'Фонд', 'foundation', 'фонд', 9, 0, 10002),
  (11010, 1, 11, '20600', 'Association', 'Ассоциация (союз)', 'association', 'ассоциация (союз)', 10, 0, 10002),
  (11011, 1, 11, '20716', 'Homeowners’ association', 'ТСЖ', 'homeowners’ association', 'тсж', 11, 0, 10002),
  (11012, 1, 11, '20100', 'Consumer cooperative', 'Потребительский кооператив', 'consumer cooperative', 'потребительский кооператив', 12, 0, 10002),
  (11013, 1, 11, '75000', 'State institution', 'Государственное учреждение', 'state institution', 'государственное учреждение', 13, 0, 10002),
  (11014, 1, 11, '50102', 'Individual entrepreneur', 'ИП', 'individual entrepreneur', 'ип', 14, 0, 10003),
  (11015, 1, 11, '50101', 'Farm', 'КФХ', 'farm', 'кфх', 15, 0, 10003),
  (11016, 1, 11, '75404', 'Federal body', 'Федеральный орган', 'federal body', 'федеральный орган', 16, 0, 10004),
  (11017, 1, 11, '75403', 'Municipal body', 'Муниципальный орган', 'municipal body', 'муниципальный орган', 17, 0, 10004);

-- foreign_trade
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (12001, 1, 12, 'home', 'Home market', 'Внутренний рынок', 'home market', 'внутренний рынок', 1, 0, NULL),
  (12002, 1, 12, 'import', 'Importer', 'Импортёр', 'importer', 'импортер', 2, 0, NULL),
  (12003, 1, 12, 'export', 'Exporter', 'Экспортёр', 'exporter', 'экспортер', 3, 0, NULL),
  (12004, 1, 12, 'both', 'Importer and exporter', 'Импортёр и экспортёр', 'importer and exporter', 'импортер и экспортер', 4, 0, NULL);

-- capital
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (13001, 1, 13, 'russian', 'Russian', 'Российский', 'russian', 'российский', 1, 0, NULL),
  (13002, 1, 13, 'foreign', 'Foreign', 'Иностранный', 'foreign', 'иностранный', 2, 0, NULL),
  (13003, 1, 13, 'mixed', 'Mixed', 'Смешанный', 'mixed', 'смешанный', 3, 0, NULL),
  (13004, 1, 13, 'state', 'With a share of the state', 'С участием государства', 'with a share of the state', 'с участием государства', 4, 0, NULL);

-- business_size
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (14001, 1, 14, 'micro', 'Micro', 'Сверхмалый', 'micro', 'сверхмалый', 1, 0, NULL),
  (14002, 1, 14, 'small', 'Small', 'Малый', 'small', 'малый', 2, 0, NULL),
  (14003, 1, 14, 'medium', 'Medium', 'Средний', 'medium', 'средний', 3, 0, NULL),
  (14004, 1, 14, 'large', 'Large', 'Крупный', 'large', 'крупный', 4, 0, NULL),
  (14005, 1, 14, 'largest', 'Largest', 'Крупнейший', 'largest', 'крупнейший', 5, 0, NULL);

-- staff_band
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (15001, 1, 15, '15', 'Up to 15', 'До 15', 'up to 15', 'до 15', 1, 0, NULL),
  (15002, 1, 15, '50', '16–50', '16–50', '16–50', '16–50', 2, 0, NULL),
  (15003, 1, 15, '100', '51–100', '51–100', '51–100', '51–100', 3, 0, NULL),
  (15004, 1, 15, '200', '101–200', '101–200', '101–200', '101–200', 4, 0, NULL),
  (15005, 1, 15, '500', '201–500', '201–500', '201–500', '201–500', 5, 0, NULL),
  (15006, 1, 15, '1000', '501–1,000', '501–1000', '501–1,000', '501–1000', 6, 0, NULL),
  (15007, 1, 15, 'more', 'Over 1,000', 'Более 1000', 'over 1,000', 'более 1000', 7, 0, NULL);

-- turnover_band
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (16001, 1, 16, '10', 'Up to 10 M', 'До 10 млн.', 'up to 10 m', 'до 10 млн.', 1, 0, NULL),
  (16002, 1, 16, '15', '10–15 M', '10–15 млн.', '10–15 m', '10–15 млн.', 2, 0, NULL),
  (16003, 1, 16, '20', '15–20 M', '15–20 млн.', '15–20 m', '15–20 млн.', 3, 0, NULL),
  (16004, 1, 16, '30', '20–30 M', '20–30 млн.', '20–30 m', '20–30 млн.', 4, 0, NULL),
  (16005, 1, 16, 'more', 'Over 30 M', 'Более 30 млн.', 'over 30 m', 'более 30 млн.', 5, 0, NULL);

-- client_category
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (17001, 1, 17, 'ordinary', 'Ordinary client', 'Обычный клиент', 'ordinary client', 'обычный клиент', 1, 0, NULL),
  (17002, 1, 17, 'key', 'Key client', 'Ключевой клиент', 'key client', 'ключевой клиент', 2, 1, NULL),
  (17003, 1, 17, 'vip', 'VIP', 'VIP', 'vip', 'vip', 3, 1, NULL),
  (17004, 1, 17, 'salary', 'Salary project', 'Зарплатный клиент', 'salary project', 'зарплатный клиент', 4, 0, NULL),
  (17005, 1, 17, 'staff', 'Employee of the bank', 'Сотрудник банка', 'employee of the bank', 'сотрудник банка', 5, 0, NULL),
  (17006, 1, 17, 'pensioner', 'Pensioner', 'Пенсионер', 'pensioner', 'пенсионер', 6, 0, NULL);

-- product_use
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (18001, 1, 18, 'user', 'User', 'Пользователь', 'user', 'пользователь', 1, 0, NULL),
  (18002, 1, 18, 'intermediary', 'Intermediary', 'Посредник', 'intermediary', 'посредник', 2, 0, NULL),
  (18003, 1, 18, 'recommends', 'Recommends', 'Рекомендатель', 'recommends', 'рекомендатель', 3, 0, NULL),
  (18004, 1, 18, 'partner', 'Partner', 'Партнёр', 'partner', 'партнер', 4, 0, NULL),
  (18005, 1, 18, 'none', 'Does not use', 'Не пользуется', 'does not use', 'не пользуется', 5, 0, NULL);

-- source
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (19001, 1, 19, 'calls', 'Call centre', 'Колл-центр', 'call centre', 'колл-центр', 1, 0, NULL),
  (19002, 1, 19, 'branch', 'Branch', 'Офис банка', 'branch', 'офис банка', 2, 0, NULL),
  (19003, 1, 19, 'site', 'Web site', 'Сайт банка', 'web site', 'сайт банка', 3, 0, NULL),
  (19004, 1, 19, 'internet_bank', 'Internet bank', 'Интернет-банк', 'internet bank', 'интернет-банк', 4, 0, NULL),
  (19005, 1, 19, 'recommendation', 'Recommendation', 'Рекомендация', 'recommendation', 'рекомендация', 5, 0, NULL),
  (19006, 1, 19, 'partner', 'Partner', 'Партнёр', 'partner', 'партнер', 6, 0, NULL),
  (19007, 1, 19, 'agent', 'Agent', 'Агент', 'agent', 'агент', 7, 0, NULL),
  (19008, 1, 19, 'campaign', 'Marketing campaign', 'Маркетинговая кампания', 'marketing campaign', 'маркетинговая кампания', 8, 0, NULL),
  (19009, 1, 19, 'event', 'Exhibition or event', 'Выставка или мероприятие', 'exhibition or event', 'выставка или мероприятие', 9, 0, NULL),
  (19010, 1, 19, 'cold', 'Cold call', 'Холодный звонок', 'cold call', 'холодный звонок', 10, 0, NULL),
  (19011, 1, 19, 'salary', 'Salary project', 'Зарплатный проект', 'salary project', 'зарплатный проект', 11, 0, NULL);

-- relationship
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (20001, 1, 20, 'potential', 'Potential client', 'Потенциальный клиент', 'potential client', 'потенциальный клиент', 1, 4, NULL),
  (20002, 1, 20, 'new', 'New client', 'Новый клиент', 'new client', 'новый клиент', 2, 4, NULL),
  (20003, 1, 20, 'developing', 'Developing', 'Развиваемый', 'developing', 'развиваемый', 3, 1, NULL),
  (20004, 1, 20, 'loyal', 'Loyal client', 'Лояльный клиент', 'loyal client', 'лояльный клиент', 4, 1, NULL),
  (20005, 1, 20, 'dormant', 'Dormant', 'Спящий', 'dormant', 'спящий', 5, 2, NULL),
  (20006, 1, 20, 'leaving', 'Leaving', 'Уходящий', 'leaving', 'уходящий', 6, 3, NULL),
  (20007, 1, 20, 'lost', 'Lost', 'Потерянный', 'lost', 'потерянный', 7, 3, NULL);

-- client_activity
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (21001, 1, 21, 'active', 'Active', 'Активный', 'active', 'активный', 1, 1, NULL),
  (21002, 1, 21, 'rare', 'Rarely active', 'Малоактивный', 'rarely active', 'малоактивный', 2, 2, NULL),
  (21003, 1, 21, 'inactive', 'Inactive', 'Неактивный', 'inactive', 'неактивный', 3, 3, NULL),
  (21004, 1, 21, 'seasonal', 'Seasonal', 'Сезонный', 'seasonal', 'сезонный', 4, 0, NULL);

-- heard
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (22001, 1, 22, 'tv', 'Advertising on television', 'Реклама на телевидении', 'advertising on television', 'реклама на телевидении', 1, 0, NULL),
  (22002, 1, 22, 'radio', 'Radio', 'Радио', 'radio', 'радио', 2, 0, NULL),
  (22003, 1, 22, 'outdoor', 'Outdoor advertising', 'Наружная реклама', 'outdoor advertising', 'наружная реклама', 3, 0, NULL),
  (22004, 1, 22, 'press', 'Press', 'Пресса', 'press', 'пресса', 4, 0, NULL),
  (22005, 1, 22, 'search', 'Internet search', 'Поиск в интернете', 'internet search', 'поиск в интернете', 5, 0, NULL),
  (22006, 1, 22, 'social', 'Social networks', 'Социальные сети', 'social networks', 'социальные сети', 6, 0, NULL),
  (22007, 1, 22, 'friends', 'Acquaintances', 'От знакомых', 'acquaintances', 'от знакомых', 7, 0, NULL),
  (22008, 1, 22, 'employer', 'Employer', 'От работодателя', 'employer', 'от работодателя', 8, 0, NULL),
  (22009, 1, 22, 'partner', 'Partner of the bank', 'От партнёра банка', 'partner of the bank', 'от партнера банка', 9, 0, NULL),
  (22010, 1, 22, 'mail', 'Leaflet or mailing', 'Листовка или рассылка', 'leaflet or mailing', 'листовка или рассылка', 10, 0, NULL),
  (22011, 1, 22, 'office', 'Saw the office', 'Увидел офис', 'saw the office', 'увидел офис', 11, 0, NULL);

-- event_result
INSERT INTO dictionary_item (id, version, dictionary_id, code, name_en, name_ru, key_en, key_ru, position, tone, within_id) VALUES
  (23001, 1, 23, 'presented', 'Proposal presented', 'Представлено предложение', 'proposal presented', 'представлено предложение', 1, 1, NULL),
  (23002, 1, 23, 'meeting', 'Agreed to meet', 'Назначена встреча', 'agreed to meet', 'назначена встреча', 2, 1, NULL),
  (23003, 1, 23, 'interested', 'Interested', 'Проявлен интерес', 'interested', 'проявлен интерес', 3, 1, NULL),
  (23004, 1, 23, 'application', 'Application taken', 'Принята заявка', 'application taken', 'принята заявка', 4, 1, NULL),
  (23005, 1, 23, 'signed', 'Contract signed', 'Подписан договор', 'contract signed', 'подписан договор', 5, 1, NULL),
  (23006, 1, 23, 'callback', 'Asked to call back', 'Просит перезвонить', 'asked to call back', 'просит перезвонить', 6, 2, NULL),
  (23007, 1, 23, 'no_answer', 'No answer', 'Не дозвонились', 'no answer', 'не дозвонились', 7, 2, NULL),
  (23008, 1, 23, 'wrong', 'Wrong number', 'Неверный номер', 'wrong number', 'неверный номер', 8, 3, NULL),
  (23009, 1, 23, 'refused', 'Refused', 'Отказ', 'refused', 'отказ', 9, 3, NULL),
  (23010, 1, 23, 'answered', 'Question answered', 'Дан ответ на вопрос', 'question answered', 'дан ответ на вопрос', 10, 1, NULL),
  (23011, 1, 23, 'passed', 'Passed on', 'Передано другому сотруднику', 'passed on', 'передано другому сотруднику', 11, 0, NULL);
