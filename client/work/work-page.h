/* work-page.h - what takes longer than a call, as people follow it: the list "works:" and one of them, "work:17".
 *
 * A work goes on by itself, whether somebody looks or not; whoever began it comes back to it by its address, from the
 * bell or the list, sees how far it is, what was refused and why, cancels it or takes it back.
 */

#pragma once

#include "client/page/page.h"

Page *works_list_open (const char *filter);
Page *work_page_open (const char *key);
