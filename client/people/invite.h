/* invite.h - asks what the new workstation is called and where it stands, and shows what it is given by hand. */

#pragma once

#include "client/page/page.h"
#include "people.pb-c.h"

void invite_ask (Page *page);                       /* a new one */
void invite_again (Page *page, const Workstation *invited);   /* a new code for one that has not come yet */
void invite_show_code (Page *page, const Workstation *permitted);   /* once, when a colleague has confirmed it */
