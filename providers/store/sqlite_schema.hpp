#pragma once

#include "tagwright/page.hpp"
#include "tagwright/store.hpp"

#include <SQLiteCpp/Database.h>

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

} // namespace tagwright::sqlite
