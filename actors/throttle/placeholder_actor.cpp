#include "messages/protocol.hpp"
