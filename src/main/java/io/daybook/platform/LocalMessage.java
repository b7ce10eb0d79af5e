package io.daybook.platform;

/**
 * A message that verticles of one process hand to each other as it is. Implementations are
 * immutable, so no copy is made; they never leave the process.
 */
public interface LocalMessage {}
