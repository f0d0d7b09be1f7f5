#pragma once

#include <SQLiteCpp/Statement.h>

#include <string>

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

} // namespace tagwright::sqlite
