#include "clients.rpc.h"

bool
clients_import (Call *call, const ClientImport *in, Work *out)
{
  return call_fail (call, STATUS__BUSY, NULL, N_("The bank is busy; try again in a moment"), NULL);
}
