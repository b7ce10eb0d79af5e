/**
 * The stored and the wire format: type names and schema versions to records, JSON, canonical JSON.
 *
 * <p>May use: kernel, Jackson.
 */
@NullMarked
package io.daybook.codec;

import org.jspecify.annotations.NullMarked;
