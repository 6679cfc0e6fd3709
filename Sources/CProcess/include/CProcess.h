#ifndef CPROCESS_H
#define CPROCESS_H

/// The number of arguments that the process was started with, the program's name included.
int process_argument_count(void);

/// The arguments that the process was started with, as the C run-time received them from the kernel.
char *const *process_arguments(void);

/// Gives memory that is free again back to the system; by itself the C library keeps what each thread had.
void process_give_back_memory(void);

#endif
