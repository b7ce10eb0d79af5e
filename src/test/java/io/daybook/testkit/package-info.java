/**
 * What specifications are written with: given/when/then for deciders, folds for views and rollups,
 * seeded random runs.
 *
 * <p>May use: {@code io.daybook.kernel}, JUnit and AssertJ.
 */
@NullMarked
package io.daybook.testkit;

import org.jspecify.annotations.NullMarked;
