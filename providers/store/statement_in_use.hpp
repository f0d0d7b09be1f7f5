#pragma once

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace tagwright::sqlite {

/// A statement in use: clean before, and after, so that it holds no lock on the database.
class in_use {
public:
    explicit in_use(SQLite::Statement& statement) : statement_(statement) { statement_.tryReset(); }
    ~in_use() { statement_.tryReset(); }
    in_use(const in_use&) = delete;
    in_use& operator=(const in_use&) = delete;
    SQLite::Statement* operator->() { return &statement_; }
    SQLite::Statement& operator*() { return statement_; }

    /// The values live until the statement is used again, so they are not copied.
    void bind_texts(const std::string& first, const std::string& second) {
        statement_.bindNoCopy(1, first);
        statement_.bindNoCopy(2, second);
    }

private:
    SQLite::Statement& statement_;
};

/// A column of the row at which the statement stands, text or bytes, in place: until its next step.
inline std::string_view text_of(SQLite::Statement& row, int which) {
    const auto value = row.getColumn(which);
    const auto* text = value.getText(); // before its size is asked for
    return {text, static_cast<std::size_t>(value.getBytes())};
}

} // namespace tagwright::sqlite
