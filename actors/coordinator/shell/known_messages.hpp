#pragma once

namespace tagwright {

/// Tells CAF 1.x of every message. To be called before an actor system is made: the first call makes CAF's table
/// larger, in which actor systems read. With 0.17.6 it does nothing.
void know_messages();

} // namespace tagwright
