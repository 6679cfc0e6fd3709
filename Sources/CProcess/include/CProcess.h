#ifndef CPROCESS_H
#define CPROCESS_H

/// The number of arguments that the process was started with, the program's name included.
int process_argument_count(void);

/// The arguments that the process was started with, as the C run-time received them from the kernel.
char *const *process_arguments(void);

#endif
