#pragma once

#include <xlsxwriter.h>
#include <zlib.h>
