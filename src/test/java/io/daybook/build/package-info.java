/** Tests of the build itself: architecture, tidiness, formatting, static analysis. */
@NullMarked
package io.daybook.build;

import org.jspecify.annotations.NullMarked;
