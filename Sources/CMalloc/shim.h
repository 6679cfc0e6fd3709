// What Swift's module of the C library leaves out: how its allocator gives memory back.
#include <malloc.h>
