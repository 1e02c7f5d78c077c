"""The whole road, from articles to the files in `out`: see `kg.build.road`, which is it on one screen."""
