// What Swift cannot call: a function of a variable number of arguments.
#include <sqlite3.h>

/// Has a connection run no triggers; `SQLITE_OK` where it does so.
static inline int fr_disable_triggers(sqlite3 *connection) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)0);
}
