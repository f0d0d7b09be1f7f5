#pragma once

#include <string_view>

/// @file
/// What every public header begins with: which version this is, and what the library shows of itself.

/// Seen outside of the library, which is built with everything else hidden.
#if defined(__GNUC__)
#define TAGWRIGHT_EXPORT __attribute__((visibility("default")))
/// Not seen, though the class around it is.
#define TAGWRIGHT_HIDDEN __attribute__((visibility("hidden")))
#else
#define TAGWRIGHT_EXPORT
#define TAGWRIGHT_HIDDEN
#endif

#define TAGWRIGHT_VERSION_MAJOR 0 ///< of these headers; until 1 each minor version may break what is built on it
#define TAGWRIGHT_VERSION_MINOR 1 ///< of these headers
#define TAGWRIGHT_VERSION_PATCH 0 ///< of these headers

/// The inline namespace has the number of the major version: a program that was built with the headers of one does not
/// link with the library of another.
namespace tagwright::inline v0 {

/// The version of the library that is linked, "0.1.0"; that of the headers is in the macros.
[[nodiscard]] TAGWRIGHT_EXPORT std::string_view version() noexcept;

} // namespace tagwright::inline v0
