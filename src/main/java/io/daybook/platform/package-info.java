/** The seams that every part may use: configuration, clock, ids, limits, bus addresses, logging. */
@NullMarked
package io.daybook.platform;

import org.jspecify.annotations.NullMarked;
