#pragma once

#include "messages/domain.hpp"
#include "providers/store/sqlite_store.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <memory>
#include <string>

/// Opening, checking and migrating the file behind the SQLite store.
namespace tagwright::sqlite {

/// "TGWT": tells our files from other programs' databases.
inline constexpr int application_id = 0x54475754;

/// The schema that this program writes.
[[nodiscard]] int schema_version();

/// Opens the file, creating it and its directories if need be, and brings its schema up to date.
/// @return null with `why` set, as open_sqlite_store() documents.
[[nodiscard]] std::unique_ptr<SQLite::Database> open_database(const std::string& path,
                                                              const sqlite_store_options& options, failure& why);

/// What went wrong, with the file's path and what a person can do about it.
[[nodiscard]] failure describe(const std::string& path, const SQLite::Exception& error);

/// The disk, not the file, is what is wrong.
[[nodiscard]] failure disk_failed(const std::string& path);

/// Brings what is committed to the disk (fdatasync of the write-ahead log). Apart from the commit, which would flush
/// while it holds the lock that all processes write under: a slow disk would keep them waiting, and a process that is
/// stopped just then (SIGSTOP, a debugger, a frozen container) would lock them out. The log may meanwhile have been
/// copied into the database by another process; SQLite flushes both before it uses the log's space again.
/// @return false where the disk refused it.
[[nodiscard]] bool flush(SQLite::Database& db) noexcept;

} // namespace tagwright::sqlite
