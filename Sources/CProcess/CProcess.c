#include "CProcess.h"

static int count;
static char **arguments;

// glibc calls the functions of this section before main, with main's own arguments.
static void keep(int argc, char **argv, char **envp) {
  (void)envp;
  count = argc;
  arguments = argv;
}

__attribute__((section(".init_array"), used)) static void (*const initializer)(int, char **, char **) = keep;

int process_argument_count(void) { return count; }

char *const *process_arguments(void) { return arguments; }
