#pragma once

#include "tagwright/page.hpp"

#include <SQLiteCpp/Exception.h>

#include <string>

/// What went wrong with a database, in words: its file's path and what a person can do about it.
namespace tagwright::sqlite {

/// store_failed, for a reason that somebody knows already.
[[nodiscard]] failure refuse(const std::string& path, const std::string& reason);

[[nodiscard]] failure describe(const std::string& path, const SQLite::Exception& error);

/// The disk, not the file, is what is wrong.
[[nodiscard]] failure disk_failed(const std::string& path);

/// Another connection holds the lock that the call needs.
[[nodiscard]] bool is_locked(const SQLite::Exception& error) noexcept;

} // namespace tagwright::sqlite
