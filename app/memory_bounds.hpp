#pragma once

#include <cstdlib> // which says whether this is glibc

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace tagwright {

/// For a program's main(), before anything else: large blocks are given back to the system as soon as they are free.
/// glibc does so only until the first of them is freed; from then on it keeps blocks of that size in its heaps, and a
/// parser's buffers, of which an answer touches a tenth, have in the end been touched everywhere: the longer a run
/// takes the more memory it seems to need. A process that is not ours keeps its own habits.
inline void bound_memory() noexcept {
#ifdef __GLIBC__
    constexpr int mebibyte = 1 << 20;
    mallopt(M_MMAP_THRESHOLD, mebibyte);
    mallopt(M_TRIM_THRESHOLD, mebibyte); // it would stay at 128 KiB: heaps would shrink and grow all the time
#endif
}

} // namespace tagwright
