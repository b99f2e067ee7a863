/** Media files on disk: names, types, the folder. */
@NullMarked
package dev.scraper.internal.media;

import org.jspecify.annotations.NullMarked;
