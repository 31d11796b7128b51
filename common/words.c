/* words.c - see words.h. */

#include "common/words.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

enum
{
  ROUNDS = 4096,
  HASH = 32
};

static const char *const russian_words[] = {
  "абрикос", "автобус", "азбука", "айсберг", "аквариум", "алмаз", "альбом", "амбар", "ананас", "апельсин", "аптека",
  "арбуз", "астра", "атлас", "багаж", "базар", "балкон", "банан", "барсук", "беседка", "билет", "ботинок",
  "браслет", "бригада", "бублик", "бульвар", "буран", "вагон", "веер", "веник", "весло", "вилка", "воробей",
  "газета", "гараж", "гитара", "глобус", "гнездо", "голубь", "гранит", "гребень", "гусеница", "дача", "дворец",
  "дельфин", "деревня", "диван", "дождь", "дорога", "дракон", "дупло", "дюжина", "дятел", "жаворонок", "жасмин",
  "желудь", "жемчуг", "жираф", "журнал", "завтрак", "загадка", "закат", "замок", "запад", "заяц", "звезда", "зебра",
  "зеркало", "зерно", "игла", "избушка", "изюм", "индюк", "ирис", "кабан", "калина", "камень", "канарейка",
  "капуста", "катер", "кедр", "кирпич", "кисель", "клад", "клевер", "ключ", "книга", "колокол", "компас", "конверт",
  "корзина", "кофе", "кран", "крапива", "крепость", "кресло", "кролик", "крыльцо", "кузнец", "кукуруза", "курган",
  "лагерь", "ладонь", "ландыш", "лебедь", "легенда", "лента", "лестница", "лимон", "липа", "лодка", "лопата",
  "лошадь", "луна", "лыжи", "магнит", "майка", "мандарин", "маршрут", "масло", "мачта", "маяк", "мельница",
  "метель", "минута", "мозаика", "молоко", "монета", "море", "морковь", "мост", "музей", "муравей", "наперсток",
  "небо", "неделя", "незабудка", "нитка", "носорог", "огурец", "озеро", "океан", "омлет", "опушка", "орбита",
  "орех", "оркестр", "остров", "отвага", "палатка", "памятник", "парашют", "парус", "пасека", "пейзаж", "пенал",
  "перец", "песок", "петух", "печать", "платок", "подарок", "полка", "помидор", "посуда", "почта", "праздник",
  "птица", "пуговица", "пшеница", "радуга", "ракета", "ракушка", "ремень", "робот", "родник", "роза", "ромашка",
  "рубашка", "ручей", "рыба", "рюкзак", "рябина", "сабля", "сакура", "салют", "сарафан", "сахар", "светофор",
  "свеча", "север", "секрет", "сено", "сказка", "скамейка", "скворец", "скрипка", "снегирь", "сокол", "солнце",
  "сосна", "спичка", "стадион", "суббота", "сугроб", "судак", "сумка", "сундук", "сухарь", "сцена", "тайга",
  "танец", "тарелка", "театр", "телега", "тигр", "тишина", "топор", "торт", "трактор", "тропа", "туман", "тюльпан",
  "урожай", "утюг", "учебник", "фабрика", "факел", "фанера", "ферма", "финал", "хлеб", "холм", "хрусталь", "цемент",
  "чайник", "чашка", "чехол", "шапка", "шарик", "шахматы", "шкатулка", "шуба", "щавель", "щегол", "щенок", "щука",
  "экватор", "эскимо", "этаж", "юбилей", "юнга", "ягода", "январь", "ярмарка", "ящик",
};

static const char *const english_words[] = {
  "acorn", "acrobat", "airport", "album", "almond", "amber", "anchor", "animal", "ankle", "apple", "apricot",
  "apron", "arch", "arrow", "artist", "atlas", "autumn", "avenue", "badge", "bakery", "balcony", "bamboo", "banjo",
  "basket", "beaver", "bellows", "bicycle", "birch", "blossom", "border", "bread", "bronze", "broom", "bucket",
  "buffalo", "button", "cabbage", "cactus", "canal", "candle", "canyon", "caravan", "carpet", "carrot", "castle",
  "cedar", "cement", "cherry", "chimney", "cider", "cinema", "circle", "clay", "cliff", "clock", "coconut",
  "coffee", "comet", "copper", "coral", "corner", "cotton", "cradle", "crane", "crater", "cricket", "crocus",
  "crystal", "cucumber", "curtain", "daisy", "dancer", "desert", "diamond", "dinner", "doctor", "dolphin", "donkey",
  "dragon", "drawer", "drum", "eagle", "easel", "echo", "elbow", "elephant", "emerald", "evening", "fabric",
  "factory", "falcon", "finger", "flame", "flute", "forest", "fountain", "galaxy", "garden", "garlic", "gate",
  "glacier", "goblet", "gold", "guitar", "hammer", "harbor", "harvest", "hazel", "helmet", "heron", "hill", "honey",
  "horizon", "hotel", "hunter", "iceberg", "igloo", "iris", "island", "ivory", "jacket", "jasmine", "jelly",
  "journal", "jungle", "kettle", "keyboard", "kingdom", "kitchen", "kiwi", "knight", "ladder", "lagoon", "laurel",
  "lavender", "lemon", "letter", "library", "lilac", "lion", "lobster", "locket", "lumber", "magnet", "maple",
  "marble", "meadow", "melon", "mercury", "mirror", "morning", "mosaic", "muffin", "mushroom", "nephew", "nickel",
  "noodle", "north", "oasis", "ocean", "olive", "onion", "opera", "orange", "orchard", "otter", "oven", "oxygen",
  "oyster", "paddle", "painter", "palace", "panther", "paper", "parade", "pearl", "pebble", "pelican", "pigeon",
  "pillow", "pirate", "plum", "poem", "pond", "poppy", "potato", "prairie", "puzzle", "pyramid", "quarry", "queen",
  "quilt", "rabbit", "raccoon", "rainbow", "raven", "ribbon", "river", "robin", "rooster", "salmon", "sandal",
  "sapphire", "satin", "scarf", "school", "seagull", "season", "shadow", "silver", "sister", "skate", "sloop",
  "snow", "soldier", "sparrow", "spider", "spinach", "squirrel", "stable", "station", "stork", "summer", "sunset",
  "tailor", "teapot", "temple", "thunder", "timber", "tomato", "tower", "tractor", "trumpet", "tulip", "tunnel",
  "turtle", "umbrella", "uncle", "unicorn", "valley", "vanilla", "velvet", "vinegar", "violin", "volcano", "wagon",
  "walrus", "water", "whale", "wheat", "whistle", "winter", "yacht", "zebra", "zenith", "zipper",
};

G_STATIC_ASSERT (G_N_ELEMENTS (russian_words) == WORDS_LIST);
G_STATIC_ASSERT (G_N_ELEMENTS (english_words) == WORDS_LIST);

const char *
words_word (unsigned number, bool russian)
{
  g_assert (number < WORDS_LIST);
  return russian ? russian_words[number] : english_words[number];
}

static void
hash_once (const void *bytes, gsize n, uint8_t hash[HASH])
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = HASH;

  g_checksum_update (sum, bytes, n);
  g_checksum_get_digest (sum, hash, &size);
}

char *
words_of_key (const char *key, bool russian)
{
  g_autoptr (GString) text = g_string_new (NULL);
  uint8_t hash[HASH], next[HASH];

  hash_once (key, strlen (key), hash);
  for (int i = 1; i < ROUNDS; i++)
    {
      hash_once (hash, HASH, next);
      memcpy (hash, next, HASH);
    }
  for (int i = 0; i < WORDS_OF_KEY; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", words_word (hash[i], russian));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
