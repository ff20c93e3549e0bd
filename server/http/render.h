// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Writes the head of an answer. One thread per object.

#include "server/http/exchange.h"

#include <ctime>
#include <string>
#include <string_view>

namespace rostrum {

class HeadWriter {
  public:
    // `allowOrigin`: the Origin of another site that may read the answer; empty for none.
    // The result is valid until the next call.
    std::string_view write(const Response& response, bool close, std::string_view allowOrigin);

  private:
    std::string_view date();

    std::string head_;
    std::string date_;
    std::time_t dateOf_ = 0;
};

} // namespace rostrum
