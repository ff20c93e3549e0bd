// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Boxed<T>: a T that is seldom there, kept elsewhere: 8 bytes, empty until it is given a value. A value like any other: a copy has
// a T of its own, and two are equal where both are empty or their contents are equal. As thread-safe as T.

#include <memory>
#include <utility>

namespace rostrum {

template <typename T>
class Boxed {
  public:
    Boxed() = default;
    // As std::optional takes its value: NOLINTNEXTLINE(google-explicit-constructor)
    Boxed(T value) : content_(std::make_unique<T>(std::move(value))) {}
    Boxed(const Boxed& other) : content_(other.content_ ? std::make_unique<T>(*other.content_) : nullptr) {}
    Boxed(Boxed&&) noexcept = default;
    Boxed& operator=(const Boxed& other) {
        if (this != &other)
            content_ = other.content_ ? std::make_unique<T>(*other.content_) : nullptr;
        return *this;
    }
    Boxed& operator=(Boxed&&) noexcept = default;
    ~Boxed() = default;

    explicit operator bool() const { return content_ != nullptr; }
    const T& operator*() const { return *content_; }
    const T* operator->() const { return content_.get(); }
    T& operator*() { return *content_; }
    T* operator->() { return content_.get(); }

    // The content; an empty one is made where there is none.
    T& make() {
        if (!content_)
            content_ = std::make_unique<T>();
        return *content_;
    }
    void reset() { content_.reset(); }

    friend bool operator==(const Boxed& a, const Boxed& b) {
        return a.content_ && b.content_ ? *a.content_ == *b.content_ : !a.content_ && !b.content_;
    }

  private:
    std::unique_ptr<T> content_;
};

} // namespace rostrum
