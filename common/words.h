/* words.h - a server's key as people compare it: eight words, read aloud or from paper.
 *
 * Each word is one of 256, so eight are 64 bits; the key is hashed many times over, which makes every guess at another
 * key with the same words cost a thousand times more. No two words of a list begin with the same four letters or differ
 * in one letter only. The Russian and the English words of a key are other words for the same bits.
 */

#pragma once

#include <stdbool.h>

enum
{
  WORDS_LIST = 256,
  WORDS_OF_KEY = 8
};

/* @key: Z85. Parted by spaces; free with g_free(). */
char *words_of_key (const char *key, bool russian);

const char *words_word (unsigned number, bool russian); /* for tests of the lists */
