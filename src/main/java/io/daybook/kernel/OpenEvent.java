package io.daybook.kernel;

/**
 * An event of an {@linkplain Category#open open category}, as views see it. A view that folds them
 * sees those of all open categories; {@link Recorded#stream} says of which one it is.
 *
 * @param type what the client named it: 1 to 128 of {@code A-Za-z0-9._~-}
 * @param data what the client sent
 */
public record OpenEvent(String type, EventFields data) {}
